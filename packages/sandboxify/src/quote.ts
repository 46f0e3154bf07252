// quote: text from outside -> text that is safe on a terminal, as the launcher writes it.

/** How many bytes are shown. */
const SHOWN_MAX = 160;

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

/** `text` in quotes; what is no printable ASCII becomes `\xNN`. */
export function quote(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const shown = Array.from(bytes.subarray(0, SHOWN_MAX), quoteByte).join("");
  return bytes.length > SHOWN_MAX ? `"${shown}..."` : `"${shown}"`;
}

function quoteByte(byte: number): string {
  if (!isPrintable(byte)) return `\\x${byte.toString(16).padStart(2, "0")}`;
  const character = String.fromCharCode(byte);
  return character === '"' || character === "\\" ? `\\${character}` : character;
}

/** How many bytes of a file's name messages show. */
const NAME_MAX = 255;

/** The name that messages give a file. */
export function displayName(path: string): string {
  const bytes = new TextEncoder().encode(path).subarray(0, NAME_MAX);
  return Array.from(bytes, (byte) => (isPrintable(byte) ? String.fromCharCode(byte) : "?")).join(
    "",
  );
}

/** What a value is that should have been something else. */
export function kind(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}
