// bounds: an order and the number next to its bound that is left out -> an order with that bound. TypeScript only.
//
//     x < 5 && x != 4                     x < 4, as where halves are compared for "less" and then for "not equal"

import type { Test } from "../compare.js";
import type { Operator } from "../condition.js";

/** Which number an order begins or ends with, by its bound and the step of its mask. */
const EDGES: Partial<Record<Operator, (value: bigint, step: bigint) => bigint>> = {
  "<": (value, step) => value - step,
  "<=": (value) => value,
  ">": (value, step) => value + step,
  ">=": (value) => value,
};

/** What is less than the least step is 0. */
function asZero(test: Test): Test {
  const { operator, mask, value, signed } = test;
  const isZero = operator === "<" && !signed && value === (mask & -mask);
  return isZero ? { ...test, operator: "==", value: 0n } : test;
}

/** Tests of one operand, with orders that begin or end where they hold. */
export function closeBounds(given: readonly Test[]): Test[] {
  const tests = given.map(asZero);
  for (const order of tests) {
    const step = order.mask & -order.mask;
    const edge = EDGES[order.operator]?.(order.value, step);
    const excluded = tests.find(
      ({ operator, mask, value }) => operator === "!=" && mask === order.mask && value === edge,
    );
    if (excluded === undefined || order.signed || (order.value & ~order.mask) !== 0n) continue;
    const isBelow = order.operator.startsWith("<");
    const value = order.value + (isBelow ? -step : step);
    if (value < 0n || value > order.mask) continue;
    const closer: Test = { ...order, value };
    return closeBounds([...tests.filter((one) => one !== order && one !== excluded), closer]);
  }
  return tests;
}
