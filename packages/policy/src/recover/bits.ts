// bits: tests of single bits, of which filters have many -> few tests of many bits. TypeScript only.
//
//     x & 2 != 2                          x & 2 == 0
//     x & 2 != 0  or  x & 4 == 0          x & 6 != 4: not all of them are as they should be

import type { Test } from "../compare.js";
import type { Region } from "../region.js";
import { isAboutSame } from "../satisfy.js";

const isBit = (mask: bigint): boolean => mask !== 0n && (mask & (mask - 1n)) === 0n;

/** A bit that is not what is named is the other one. */
export function asEquality(test: Test): Test {
  const { operator, mask, value } = test;
  if (operator !== "!=" || !isBit(mask) || (value & ~mask) !== 0n) return test;
  return { ...test, operator: "==", value: value ^ mask };
}

function asInequality(test: Test): Test | undefined {
  const { operator, mask, value } = test;
  if (operator === "!=") return (value & ~mask) === 0n ? test : undefined;
  if (operator !== "==" || !isBit(mask) || (value & ~mask) !== 0n) return undefined;
  return { ...test, operator: "!=", value: value ^ mask };
}

/** Regions of one test each of which any may hold, as one where they are parts of one inequality. */
export function joinInequalities(regions: readonly Region[]): Region[] {
  const joined: Region[] = [];
  for (const region of regions) {
    const [test, ...more] = region;
    const unlike = test && more.length === 0 ? asInequality(test) : undefined;
    const place = unlike ? joined.findIndex((one) => agree(one, unlike)) : -1;
    const found = joined[place]?.[0];
    if (unlike && found) joined[place] = [together(asInequality(found) as Test, unlike)];
    else joined.push(region);
  }
  return joined;
}

/** Whether what both exclude is possible at once. */
function agree([first, ...more]: Region, test: Test): boolean {
  const other = first && more.length === 0 ? asInequality(first) : undefined;
  if (other === undefined || !isAboutSame(other, test)) return false;
  const both = other.mask & test.mask;
  return (other.value & both) === (test.value & both);
}

const together = (one: Test, other: Test): Test => ({
  ...one,
  mask: one.mask | other.mask,
  value: one.value | other.value,
});
