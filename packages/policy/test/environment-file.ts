// environment-file: the text of a file -> its variables, as systemd's EnvironmentFile= reads it
//
// The states are those of `parse_env_file_internal` in systemd's src/basic/env-file.c, by their names there.

type State =
  | "PRE_KEY"
  | "KEY"
  | "PRE_VALUE"
  | "VALUE"
  | "VALUE_ESCAPE"
  | "SINGLE_QUOTE_VALUE"
  | "DOUBLE_QUOTE_VALUE"
  | "DOUBLE_QUOTE_VALUE_ESCAPE"
  | "COMMENT"
  | "COMMENT_ESCAPE";

const BLANKS = " \t\n\r";

/** @param joins - whether a backslash joins the line behind a comment to it, as before systemd 254. */
export function readLikeSystemd(text: string, joins: boolean): Map<string, string> {
  const found = new Map<string, string>();
  let state: State = "PRE_KEY";
  let key = "";
  let value = "";
  const push = (): void => {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key.trimEnd())) found.set(key.trimEnd(), value);
    state = "PRE_KEY";
    key = "";
    value = "";
  };
  for (const letter of text) {
    const newline = letter === "\n" || letter === "\r";
    switch (state) {
      case "PRE_KEY":
        if (letter === "#" || letter === ";") state = "COMMENT";
        else if (!BLANKS.includes(letter)) {
          state = "KEY";
          key = letter;
        }
        break;
      case "KEY":
        if (newline) {
          state = "PRE_KEY";
          key = "";
        } else if (letter === "=") state = "PRE_VALUE";
        else key += letter;
        break;
      case "PRE_VALUE":
        if (newline) push();
        else if (letter === "'") state = "SINGLE_QUOTE_VALUE";
        else if (letter === '"') state = "DOUBLE_QUOTE_VALUE";
        else if (letter === "\\") state = "VALUE_ESCAPE";
        else if (!BLANKS.includes(letter)) {
          state = "VALUE";
          value += letter;
        }
        break;
      case "VALUE":
        if (newline) {
          value = value.replace(/[ \t]+$/, "");
          push();
        } else if (letter === "\\") state = "VALUE_ESCAPE";
        else value += letter;
        break;
      case "VALUE_ESCAPE":
        state = "VALUE";
        if (!newline) value += letter;
        break;
      case "SINGLE_QUOTE_VALUE":
        if (letter === "'") state = "PRE_VALUE";
        else value += letter;
        break;
      case "DOUBLE_QUOTE_VALUE":
        if (letter === '"') state = "PRE_VALUE";
        else if (letter === "\\") state = "DOUBLE_QUOTE_VALUE_ESCAPE";
        else value += letter;
        break;
      case "DOUBLE_QUOTE_VALUE_ESCAPE":
        state = "DOUBLE_QUOTE_VALUE";
        if ('"\\`$'.includes(letter)) value += letter;
        else if (letter !== "\n") value += `\\${letter}`;
        break;
      case "COMMENT":
        if (letter === "\\") state = "COMMENT_ESCAPE";
        else if (newline) state = "PRE_KEY";
        break;
      case "COMMENT_ESCAPE":
        state = newline && !joins ? "PRE_KEY" : "COMMENT";
        break;
    }
  }
  if (state === "VALUE") value = value.replace(/[ \t]+$/, "");
  if (["PRE_VALUE", "VALUE", "VALUE_ESCAPE"].includes(state)) push();
  return found;
}
