// quote: text from outside -> text that is safe on a terminal.

/** `text` in double quotes; each byte that is no printable ASCII is written as \xNN. */
export function quote(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map(escapeByte).join("")}"`;
}

function escapeByte(byte: number): string {
  const printable = byte >= 0x20 && byte <= 0x7e;
  return printable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
}
