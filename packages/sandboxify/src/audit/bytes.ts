// bytes: names from outside, each character a byte -> text that is safe on a terminal, or in JSON.

/** As it is where it has nothing but visible ASCII; else in quotes, with `\xNN` for what is neither. */
export function showBytes(bytes: string): string {
  if (/^[!#-[\]-~]+$/.test(bytes)) return bytes;
  return `"${bytes.replace(/[^ !#-[\]-~]/g, escapeByte)}"`;
}

function escapeByte(byte: string): string {
  if (byte === '"' || byte === "\\") return `\\${byte}`;
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** The text that the bytes are in UTF-8; what is none becomes U+FFFD. */
export const decodeBytes = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");
