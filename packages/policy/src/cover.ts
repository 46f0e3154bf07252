// cover: Clause, clauses before it -> those that leave nothing for it to decide. Twin: native/core/cover.c

import type { Test } from "./compare.js";

/** Any of these must hold, each as a whole; one without tests always does. */
export type Alternatives = readonly (readonly Test[])[];

/**
 * For each of `alternatives`, the first of `earlier` that holds whenever it does.
 *
 * It is found by comparing one alternative with one: what only several earlier ones cover together
 * counts as uncovered.
 *
 * @returns `undefined` when an alternative is covered by none.
 */
export function coversOf<Earlier extends { readonly alternatives: Alternatives }>(
  alternatives: Alternatives,
  earlier: readonly Earlier[],
): Earlier[] | undefined {
  const covers: Earlier[] = [];
  for (const alternative of alternatives) {
    const cover = earlier.find((clause) =>
      clause.alternatives.some((other) => impliesAll(alternative, other)),
    );
    if (cover === undefined) return undefined;
    covers.push(cover);
  }
  return covers;
}

/** Whether all of `others` hold where all of `tests` do. */
function impliesAll(tests: readonly Test[], others: readonly Test[]): boolean {
  return others.every((other) => tests.some((test) => implies(test, other)));
}

/** Whether `other` holds wherever `test` does, as far as their operands tell. */
export function implies(test: Test, other: Test): boolean {
  if (test.lower !== other.lower || test.upper !== other.upper) return false;
  // The same as below, sooner: of values of one operand there may be thousands.
  if (test.operator === "==" && other.operator === "==" && test.mask === other.mask) {
    return test.value === other.value;
  }
  if (test.operator === "==" && (other.mask & ~test.mask) === 0n) {
    return holds(other, test.value & other.mask);
  }
  return test.mask === other.mask && test.signed === other.signed && isWithin(test, other);
}

/** The bits as the number that an order compares. */
function numberOf({ mask, signed }: Test, bits: bigint): bigint {
  const half = (mask >> 1n) + 1n;
  return signed && bits >= half ? bits - 2n * half : bits;
}

/** Whether `test` holds for an operand with these bits. */
function holds(test: Test, bits: bigint): boolean {
  const number = numberOf(test, bits);
  const value = numberOf(test, test.value);
  switch (test.operator) {
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

/** Whether the numbers that pass `test`, which is no `==`, are among those that pass `other`. */
function isWithin(test: Test, other: Test): boolean {
  if (test.operator === "!=") return other.operator === "!=" && test.value === other.value;
  if (other.operator === "!=") return !holds(test, other.value);
  if (other.operator === "==") return false;
  const [isBelow, bound] = boundOf(test);
  const [isOtherBelow, otherBound] = boundOf(other);
  return isBelow === isOtherBelow && (isBelow ? bound <= otherBound : bound >= otherBound);
}

/** The last number that passes an order: the highest where it asks for less, else the lowest. */
function boundOf(test: Test): [isBelow: boolean, bound: bigint] {
  const value = numberOf(test, test.value);
  switch (test.operator) {
    case "<":
      return [true, value - 1n];
    case "<=":
      return [true, value];
    case ">":
      return [false, value + 1n];
    default:
      return [false, value];
  }
}
