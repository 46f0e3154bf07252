// quote: text from outside -> text that is safe on a terminal.

/** `text` with each byte that is no printable ASCII as \xNN. */
export function escapeText(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return bytes.map(escapeByte).join("");
}

/** The same in double quotes. */
export const quote = (text: string): string => `"${escapeText(text)}"`;

function escapeByte(byte: number): string {
  const printable = byte >= 0x20 && byte <= 0x7e;
  return printable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** The lines of `bytes`, with "?" for what is no printable ASCII. */
export function printable(bytes: Uint8Array): string {
  const isPlain = (byte: number) =>
    (byte >= 0x20 && byte <= 0x7e) || byte === 0x0a || byte === 0x09;
  return Array.from(bytes, (byte) => (isPlain(byte) ? String.fromCharCode(byte) : "?")).join("");
}
