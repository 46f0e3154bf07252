// integer: the digits of a number -> its value. Twin: native/core/integer.c

const FORMS: readonly {
  readonly prefix: RegExp;
  readonly digits: RegExp;
  /** The prefix that BigInt takes. */
  readonly written: string;
}[] = [
  { prefix: /^0[xX]/, digits: /^[0-9a-fA-F]+$/, written: "0x" },
  { prefix: /^0[oO]/, digits: /^[0-7]+$/, written: "0o" },
  { prefix: /^0(?=.)/, digits: /^[0-7]+$/, written: "0o" },
  { prefix: /^/, digits: /^[0-9]+$/, written: "" },
];

/** The largest value: arguments of system calls are 64 bits wide. */
const MAX = 0xffff_ffff_ffff_ffffn;

/** More digits than this are too many in any base, zeros aside; it keeps what BigInt reads short. */
const DIGITS_MAX = 22;

/**
 * Reads a number: decimal, `0x`, `0o` or a leading 0 for octal.
 *
 * @returns its value, `"invalid"` for other text, `"overflow"` beyond 64 bits.
 */
export function parseInteger(text: string): bigint | "invalid" | "overflow" {
  const form = FORMS.find(({ prefix }) => prefix.test(text));
  const digits = form ? text.replace(form.prefix, "") : "";
  if (!form?.digits.test(digits)) return "invalid";
  const significant = digits.replace(/^0+(?=.)/, "");
  if (significant.length > DIGITS_MAX) return "overflow";
  const value = BigInt(`${form.written}${significant}`);
  return value > MAX ? "overflow" : value;
}
