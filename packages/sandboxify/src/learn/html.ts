// html: text of any kind -> HTML in which it is text. Only what `html` made is taken as it is.

/** HTML that is safe. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = string | number | Html | readonly Html[] | undefined;

/** A template whose pieces are escaped unless they are HTML. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const texts = pieces.map(pieceText);
  return new Html(parts.map((part, index) => part + (texts[index] ?? "")).join(""));
}

function pieceText(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "string" || typeof piece === "number") return escapeText(String(piece));
  return piece.map(({ text }) => text).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What would not be seen, or would turn round what is: control characters, marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
    .replace(UNSEEN, (character) => (character === "\n" ? "\n" : hexadecimal(character)));
}

const hexadecimal = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
