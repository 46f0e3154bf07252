// quote: text from outside -> text that is safe on a terminal.

/** `text` in quotes; what is no printable ASCII becomes `\xNN`, byte by byte of UTF-8. */
export function quote(text: string): string {
  return `"${escapeBytes(new TextEncoder().encode(text))}"`;
}

/** A name as it is, or in quotes where it holds anything that is odd in a name. */
export function plain(name: string): string {
  return /^[\w@%+=:,./~-]+$/.test(name) ? name : quote(name);
}

/** The same of a name from an ELF file, which has one character a byte. */
export function plainBytes(name: string): string {
  const bytes = Uint8Array.from(name, (char) => char.charCodeAt(0));
  return /^[\w@%+=:,./~$-]+$/.test(name) ? name : `"${escapeBytes(bytes)}"`;
}

function escapeBytes(bytes: Uint8Array): string {
  return Array.from(bytes, escapeByte).join("");
}

function escapeByte(byte: number): string {
  if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, "0")}`;
  const char = String.fromCharCode(byte);
  return char === '"' || char === "\\" ? `\\${char}` : char;
}
