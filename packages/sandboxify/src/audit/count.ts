// count: a number, and what is counted.

/** `1 record`, `2 records`. */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
