// text: bytes of a process -> text in quotes, in which nothing can do harm.

/** How many bytes of a text are shown. */
const SHOWN_MAX = 256;

const ESCAPES: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  13: "\\r",
  34: '\\"',
  92: "\\\\",
};

/** `bytes` in quotes; what is no printable ASCII is escaped, and what is too much is cut. */
export function quoteBytes(bytes: Uint8Array, max = SHOWN_MAX): string {
  const shown = Array.from(bytes.subarray(0, max), escapeByte).join("");
  return `"${shown}"${bytes.length > max ? "..." : ""}`;
}

function escapeByte(byte: number): string {
  const escaped = ESCAPES[byte];
  if (escaped !== undefined) return escaped;
  return byte >= 0x20 && byte <= 0x7e
    ? String.fromCharCode(byte)
    : `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** The bytes before the first NUL. */
export function beforeNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
