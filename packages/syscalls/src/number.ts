// number: what was typed -> the number that a list would read there.

const NUMBER = /^(0x[0-9a-f]+|0o?[0-7]+|0|[1-9][0-9]*)$/i;

/**
 * Reads a number: decimal, `0x`, `0o` or a leading 0 for octal.
 *
 * @returns undefined for other text
 */
export function parseNumber(text: string): number | undefined {
  // Number knows 0o, but takes 0347 for a decimal.
  return NUMBER.test(text) ? Number(text.replace(/^0(?=[0-9])/, "0o")) : undefined;
}
