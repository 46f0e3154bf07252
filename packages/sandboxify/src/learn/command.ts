// command: what was run -> a command line that runs it so again, safe to read and to paste.

const PLAIN = /^[\w@%+=:,./-]+$/;

/** `word` as a shell reads it. */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (/^[ -~]+$/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const bytes = Array.from(new TextEncoder().encode(word), escapeByte).join("");
  return bytes === "" ? "''" : `$'${bytes}'`;
}

function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === "'" || character === "\\") return `\\${character}`;
  return byte >= 0x20 && byte <= 0x7e ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** How many characters of a command line are shown. */
const SHOWN_MAX = 400;

/** The command that runs a program under a policy file. */
export function enforcingCommand(policy: string, words: readonly string[]): string {
  const [program = "PROGRAM", ...rest] = words;
  const separator = program.startsWith("-") ? ["--"] : [];
  const all = ["sandboxify", "-p", policy, ...separator, program, ...rest].map(shellWord).join(" ");
  return all.length > SHOWN_MAX ? `${all.slice(0, SHOWN_MAX)}...` : all;
}
