// satisfy: Test[] -> values of arguments for which all of them hold, if there are any. TypeScript only.
//
// Each operand is a variable of its own. Its value is sought bit by bit from the highest. A test is
// open as long as the bits so far are those of its own value; the first bit that differs settles it:
//
//     bit of the operand, masked    0 1 0 1 ...
//     bit of the test's value       0 1 1       the operand is less: "<", "<=" and "!=" hold
//
// A test that is open below its lowest bit is equal. What was tried in vain is known by the bit and by the
// tests that are open there.

import type { Test } from "./compare.js";
import type { Operator } from "./condition.js";

/** The value that one operand has. */
export interface Witness {
  /** Where the operand stands, as in `Test`. */
  readonly lower: number;
  readonly upper: number | undefined;
  readonly value: bigint;
}

/** Values for which all of `tests` hold, the least bits first; `undefined` when there are none. */
export function satisfy(tests: readonly Test[]): Witness[] | undefined {
  const witnesses: Witness[] = [];
  for (const { tests: group, lower, upper } of groupsOf(tests)) {
    const value = valueFor(group);
    if (value === undefined) return undefined;
    witnesses.push({ lower, upper, value });
  }
  return witnesses;
}

/** Whether there are arguments for which all of `tests` hold. */
export function isSatisfiable(tests: readonly Test[]): boolean {
  return groupsOf(tests).every(({ tests: group }) => valueFor(group) !== undefined);
}

/** Which comparison holds exactly where another does not. */
export const NEGATIONS: Readonly<Record<Operator, Operator>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  "<=": ">",
  ">": "<=",
};

/** The test that holds exactly where `test` does not. */
export function negate(test: Test): Test {
  return { ...test, operator: NEGATIONS[test.operator] };
}

/** Whether two tests are about the same operand. */
export function isAboutSame(one: Test, other: Test): boolean {
  return one.lower === other.lower && one.upper === other.upper;
}

interface Group extends Pick<Test, "lower" | "upper"> {
  readonly tests: Test[];
}

/** The tests, by their operands. */
function groupsOf(tests: readonly Test[]): Group[] {
  const groups: Group[] = [];
  for (const test of tests) {
    const group = groups.find(({ tests: [first] }) => isAboutSame(first as Test, test));
    if (group) group.tests.push(test);
    else groups.push({ lower: test.lower, upper: test.upper, tests: [test] });
  }
  return groups;
}

const BITS = 64;

/** A test by its bits, the lowest first. */
interface Bits {
  readonly operator: Operator;
  readonly mask: Uint8Array;
  readonly value: Uint8Array;
  /** Which bit is a sign: there 1 is less than 0. */
  readonly sign: number;
  /** The highest bit that counts. */
  readonly highest: number;
  /** The lowest one. */
  readonly lowest: number;
}

const known = new WeakMap<Test, Bits>();

function bitsOf(test: Test): Bits {
  const found = known.get(test);
  if (found) return found;
  const { operator, mask, value, signed } = test;
  const spread = (word: bigint) =>
    Uint8Array.from({ length: BITS }, (_, bit) => Number((word >> BigInt(bit)) & 1n));
  const maskBits = spread(mask);
  const valueBits = spread(value);
  const sign = signed ? maskBits.lastIndexOf(1) : -1;
  const counts = maskBits.map((bit, place) => bit | (valueBits[place] as number));
  const [highest, lowest] = [counts.lastIndexOf(1), counts.indexOf(1)];
  const bits = { operator, mask: maskBits, value: valueBits, sign, highest, lowest };
  known.set(test, bits);
  return bits;
}

/** The least value for which all of `tests`, which are about one operand, hold. */
function valueFor(tests: readonly Test[]): bigint | undefined {
  const all = tests.map(bitsOf);
  const places = new Map(all.map((test, place) => [test, place]));
  /** What was tried in vain, by bit: the places of the open tests. */
  const vain = new Map<number, Set<string>>();
  const keyOf = (open: readonly Bits[]) => open.map((test) => places.get(test)).join();

  function seek(bit: number, open: readonly Bits[], value: bigint): bigint | undefined {
    if (open.length === 0) return value;
    if (bit < 0) return open.every(holdsWhenEqual) ? value : undefined;
    const known = vain.get(bit);
    if (known?.has(keyOf(open))) return undefined;
    for (const one of [0, 1] as const) {
      const rest = stillOpen(open, bit, one);
      const found = rest && seek(bit - 1, rest, value | (BigInt(one) << BigInt(bit)));
      if (found !== undefined) return found;
    }
    vain.set(bit, (known ?? new Set()).add(keyOf(open)));
    return undefined;
  }

  return seek(Math.max(...all.map(({ highest }) => highest)), all, 0n);
}

const holdsWhenEqual = ({ operator }: Bits): boolean =>
  operator === "==" || operator === "<=" || operator === ">=";

/** The tests that are open when `bit` is `one`; `undefined` if that settles that one does not hold. */
function stillOpen(open: readonly Bits[], bit: number, one: 0 | 1): Bits[] | undefined {
  const rest: Bits[] = [];
  for (const test of open) {
    const { operator, mask, value, sign } = test;
    const masked = one & (mask[bit] as number);
    if (masked === value[bit]) {
      if (bit > test.lowest) rest.push(test);
      else if (!holdsWhenEqual(test)) return undefined;
      continue;
    }
    const isLess = (masked === 0) !== (bit === sign);
    if (operator === "==" || (operator !== "!=" && operator.startsWith("<") !== isLess)) {
      return undefined;
    }
  }
  return rest;
}
