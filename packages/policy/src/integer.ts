// integer: the digits of a number -> its value. Twin: native/core/integer.c

const BASES: readonly {
  readonly prefix: RegExp;
  readonly digits: RegExp;
  readonly base: number;
}[] = [
  { prefix: /^0[xX]/, digits: /^[0-9a-fA-F]+$/, base: 16 },
  { prefix: /^0[oO]/, digits: /^[0-7]+$/, base: 8 },
  { prefix: /^0(?=.)/, digits: /^[0-7]+$/, base: 8 },
  { prefix: /^/, digits: /^[0-9]+$/, base: 10 },
];

/** The largest value: numbers of system calls and errnos are 32 bits wide. */
const MAX = 0xffff_ffff;

/**
 * Reads a number: decimal, `0x`, `0o` or a leading 0 for octal.
 *
 * @returns its value, `"invalid"` for other text, `"overflow"` beyond 32 bits.
 */
export function parseInteger(text: string): number | "invalid" | "overflow" {
  const form = BASES.find(({ prefix }) => prefix.test(text));
  const digits = form ? text.replace(form.prefix, "") : "";
  if (!form?.digits.test(digits)) return "invalid";
  const value = Number.parseInt(digits, form.base);
  return value > MAX ? "overflow" : value;
}
