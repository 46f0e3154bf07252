// sums: how many calls there were in a part of a run, as exactly as what was counted tells.

import type { CallRecord, Records, SeriesRecord } from "./records.js";

/** At least and at most so many; both are the same where it is known. */
export interface Sum {
  readonly least: number;
  readonly most: number;
}

/** How many calls were made from `from` to before `to`. */
export function sumOf({ calls, series }: Records, from: number, to: number): Sum {
  const tallied = calls.map((call) => talliedIn(call, from, to)).reduce(add, { least: 0, most: 0 });
  if (series === undefined) return tallied;
  const counted = countedIn(series, from, to);
  const least = Math.max(tallied.least, counted.least);
  const most = Math.min(tallied.most, counted.most);
  return least <= most ? { least, most } : tallied;
}

const add = (one: Sum, other: Sum): Sum => ({
  least: one.least + other.least,
  most: one.most + other.most,
});

/** Of calls of one kind, it is known when the first and the last one were. */
function talliedIn({ count, first, last }: CallRecord, from: number, to: number): Sum {
  const isIn = (time: number): boolean => time >= from && time < to;
  if (last < from || first >= to) return { least: 0, most: 0 };
  if (isIn(first) && isIn(last)) return { least: count, most: count };
  const ends = count === 1 ? [first] : [first, last];
  const inside = ends.filter(isIn).length;
  return { least: inside, most: count - (ends.length - inside) };
}

/** Of a count over a time that is partly in, any part may be. */
function countedIn({ width, counts }: SeriesRecord, from: number, to: number): Sum {
  let [least, most] = [0, 0];
  for (const [index, count] of counts.entries()) {
    const [start, end] = [index * width, (index + 1) * width];
    if (end <= from || start >= to) continue;
    most += count;
    if (start >= from && end <= to) least += count;
  }
  return { least, most };
}

/** `sum`, in words. */
export function sumText({ least, most }: Sum): string {
  const [low, high] = [least, most].map((count) => count.toLocaleString("en"));
  return least === most ? `${high} call${most === 1 ? "" : "s"}` : `${low} to ${high} calls`;
}
