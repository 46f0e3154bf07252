// ranges: sets of 32-bit numbers, as ranges; and how tests part them. TypeScript only.

import type { Operator } from "../condition.js";

/** The numbers from `first` to `last`, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Ascending, apart from each other. */
export type Ranges = readonly Range[];

export const NUMBER_MAX = 0xffff_ffff;
export const ALL: Ranges = [{ first: 0, last: NUMBER_MAX }];

/** More pieces than this are not told apart. */
const PIECES_MAX = 4096;

function intersect(ranges: Ranges, first: number, last: number): Ranges {
  return ranges.flatMap((range) => {
    const cut = { first: Math.max(range.first, first), last: Math.min(range.last, last) };
    return cut.first <= cut.last ? [cut] : [];
  });
}

export const without = (ranges: Ranges, number: number): Ranges => [
  ...intersect(ranges, 0, number - 1),
  ...intersect(ranges, number + 1, NUMBER_MAX),
];

/** The only number, if there is just one. */
export function onlyOf(ranges: Ranges): number | undefined {
  const [range] = ranges;
  return ranges.length === 1 && range?.first === range?.last ? range?.first : undefined;
}

/** A set, parted by whether a test holds. */
export interface Parted {
  readonly yes: Ranges;
  readonly no: Ranges;
}

/** Parts `ranges` by `number & mask OPERATOR value`; `undefined` for more pieces than are told apart. */
export function part(
  ranges: Ranges,
  operator: Operator,
  mask: number,
  value: number,
): Parted | undefined {
  if (mask === NUMBER_MAX) return partWhole(ranges, operator, value);
  return partMasked(ranges, mask, (number) => compare(number, operator, value));
}

function partWhole(ranges: Ranges, operator: Operator, value: number): Parted {
  switch (operator) {
    case "==":
      return { yes: intersect(ranges, value, value), no: without(ranges, value) };
    case ">":
      return { yes: intersect(ranges, value + 1, NUMBER_MAX), no: intersect(ranges, 0, value) };
    case ">=":
      return { yes: intersect(ranges, value, NUMBER_MAX), no: intersect(ranges, 0, value - 1) };
    case "!=":
      return turned(partWhole(ranges, "==", value));
    case "<":
      return turned(partWhole(ranges, ">=", value));
    case "<=":
      return turned(partWhole(ranges, ">", value));
  }
}

const turned = ({ yes, no }: Parted): Parted => ({ yes: no, no: yes });

/** What a comparison of two numbers says, of either kind. */
export function compare<Kind extends number | bigint>(
  number: Kind,
  operator: Operator,
  value: Kind,
): boolean {
  switch (operator) {
    case "==":
      return number === value;
    case "!=":
      return number !== value;
    case "<":
      return number < value;
    case "<=":
      return number <= value;
    case ">":
      return number > value;
    case ">=":
      return number >= value;
  }
}

/** Below the lowest bit of a mask nothing changes: the numbers are gone through in such steps. */
function partMasked(
  ranges: Ranges,
  mask: number,
  holds: (masked: number) => boolean,
): Parted | undefined {
  const step = mask === 0 ? NUMBER_MAX + 1 : mask & -mask ? (mask & -mask) >>> 0 : 1;
  const pieces = ranges.reduce(
    (sum, { first, last }) => sum + Math.floor(last / step) - Math.floor(first / step) + 1,
    0,
  );
  if (pieces > PIECES_MAX) return undefined;
  const parted: { yes: Range[]; no: Range[] } = { yes: [], no: [] };
  for (const { first, last } of ranges) {
    for (let at = first; at <= last; ) {
      const end = Math.min(last, Math.floor(at / step) * step + step - 1);
      append(holds((at & mask) >>> 0) ? parted.yes : parted.no, at, end);
      at = end + 1;
    }
  }
  return parted;
}

function append(ranges: Range[], first: number, last: number): void {
  const before = ranges.at(-1);
  if (before?.last === first - 1) ranges[ranges.length - 1] = { first: before.first, last };
  else ranges.push({ first, last });
}
