// join: regions -> fewer and plainer ones, which are the same arguments together. TypeScript only.
//
// A filter tests halves, and in an order of its own:
//
//     x.high >= 2  or  x.high == 1 && x.low >= 5          x >= 0x100000005
//     x.high != 0  or  x.high == 0 && x.low != 5          x != 5
//
// What might say the same is tried, and held against what stands there.

import type { Test } from "../compare.js";
import { implies } from "../cover.js";
import type { Region } from "../region.js";
import { isAboutSame, isSatisfiable, negate, satisfy } from "../satisfy.js";
import { asEquality, joinInequalities } from "./bits.js";
import { closeBounds } from "./bounds.js";

/** Whether an operand is a signed number, and its bits. */
export type OperandFacts = (test: Test) => { readonly signed: boolean; readonly bits: number };

/** More regions, or more tests in all of them, are left as they are. */
const REGIONS_MAX = 48;
const TESTS_MAX = 256;

/** The same arguments in fewer regions. */
export function joinRegions(regions: readonly Region[], factsOf: OperandFacts): Region[] {
  const left = joinInequalities(regions).map((region) => plain(region, factsOf));
  if (left.length > REGIONS_MAX || left.flat().length > TESTS_MAX) return left;
  for (let again = true; again; ) {
    again = false;
    for (let one = 0; one < left.length && !again; one++) {
      for (let other = 0; other < left.length && !again; other++) {
        if (one === other) continue;
        const joined = joinPair(left[one] as Region, left[other] as Region, factsOf);
        if (joined === undefined) continue;
        left[one] = joined;
        left.splice(other, 1);
        again = true;
      }
    }
  }
  return left;
}

/** A region by itself, with fewer tests. */
function plain(region: Region, factsOf: OperandFacts): Region {
  return operandsOf(region).flatMap((operand) => {
    const own = region.filter((test) => isAboutSame(test, operand)).map(asEquality);
    const related = closeBounds(pinMasks(own));
    const whole = related.map((test) => asWhole(test, factsOf));
    return plainTests(joinEqualities(pinMasks(whole)), factsOf);
  });
}

const operandsOf = (tests: Region): Test[] =>
  tests.filter((test, index) => tests.findIndex((one) => isAboutSame(one, test)) === index);

/** An order of the highest bits is one of the whole. */
function asWhole(test: Test, factsOf: OperandFacts): Test {
  const ones = (1n << BigInt(factsOf(test).bits)) - 1n;
  const { operator, mask, value } = test;
  const low = mask & -mask;
  if (operator === "==" || operator === "!=" || (mask | (low - 1n)) !== ones) return test;
  const next = value + low;
  const isInclusive = operator === ">" || operator === "<=";
  if (isInclusive && (next > ones || (value & ~mask) !== 0n)) return test;
  if ((value & ~mask) !== 0n) return test;
  const changed = { ">": ">=", "<=": "<", ">=": ">=", "<": "<" } as const;
  return { ...test, mask: ones, operator: changed[operator], value: isInclusive ? next : value };
}

/** An equality for tests with one mask that leave just one value. */
function pinMasks(tests: readonly Test[]): Test[] {
  const masks = [...new Set(tests.map(({ mask }) => mask))];
  return masks.flatMap((mask) => {
    const alike = tests.filter((test) => test.mask === mask);
    const [witness] = alike.length > 1 ? (satisfy(alike) ?? []) : [];
    if (witness === undefined) return alike;
    const only: Test = { ...(alike[0] as Test), operator: "==", value: witness.value & mask };
    return isSatisfiable([...alike, negate(only)]) ? alike : [only];
  });
}

function joinEqualities(tests: readonly Test[]): Test[] {
  const equalities = tests.filter(({ operator }) => operator === "==");
  const [first, ...rest] = equalities;
  if (first === undefined) return [...tests];
  const bitsOf = (key: "mask" | "value") => rest.reduce((all, one) => all | one[key], first[key]);
  const joined: Test = { ...first, mask: bitsOf("mask"), value: bitsOf("value") };
  return [joined, ...tests.filter((test) => test.operator !== "==" && !implies(joined, test))];
}

/** Tests of one operand in their plainest form. */
function plainTests(tests: readonly Test[], factsOf: OperandFacts): Region {
  if (tests.length < 2) return tests;
  const candidates = candidatesOf(tests, factsOf);
  const found = candidates.find((candidate) => areSame([candidate], [tests]));
  return found ?? tests;
}

/** One region that is both, if there is one. */
function joinPair(one: Region, other: Region, factsOf: OperandFacts): Region | undefined {
  const own = one.filter((test) => !other.includes(test) && !other.some((it) => isEqual(it, test)));
  const theirs = other.filter((test) => !one.some((it) => isEqual(it, test)));
  const [operand] = [...own, ...theirs];
  if (operand === undefined) return one;
  if (![...own, ...theirs].every((test) => isAboutSame(test, operand))) return undefined;
  if (own.length === 0) return one;
  const rest = one.filter((test) => !isAboutSame(test, operand));
  const left = one.filter((test) => isAboutSame(test, operand));
  const right = other.filter((test) => isAboutSame(test, operand));
  const candidates = [
    [],
    ...candidatesOf(right, factsOf),
    ...candidatesOf(left, factsOf),
    ...candidatesOf(right, factsOf).flatMap((candidate) =>
      left.map((_, index) => [...left.toSpliced(index, 1), ...candidate]),
    ),
    ...left.map((_, index) => left.toSpliced(index, 1)),
  ];
  const found = candidates.find((candidate) => areSame([candidate], [left, right]));
  return found && [...rest, ...found];
}

const isEqual = (one: Test, other: Test): boolean =>
  isAboutSame(one, other) &&
  one.operator === other.operator &&
  one.mask === other.mask &&
  one.value === other.value &&
  one.signed === other.signed;

/** What tests of one operand might be a part of: one test of all bits, or one with a sign. */
function candidatesOf(tests: readonly Test[], factsOf: OperandFacts): Region[] {
  const [first] = tests;
  if (first === undefined) return [];
  const whole = tests
    .filter(({ operator }) => operator === "==")
    .map((equality) => wholesOf(equality, tests))
    .filter(({ length }) => length > 0);
  const { signed, bits } = factsOf(first);
  const ones = (1n << BigInt(bits)) - 1n;
  const ordered = tests.filter(
    ({ operator, mask }) => operator !== "==" && operator !== "!=" && mask === ones,
  );
  return [
    ...whole.flatMap((all) => [...(all.length > 1 ? [all] : []), ...all.map((test) => [test])]),
    ...(signed ? ordered.map((test) => [{ ...test, signed: true }]) : []),
    ...(signed ? whole.flat().map((test) => [{ ...test, signed: test.mask === ones }]) : []),
  ];
}

/** With the bits of an equality above them, the other tests as tests of more bits. */
const wholesOf = (equality: Test, tests: readonly Test[]): Test[] =>
  tests
    .filter((test) => test !== equality && (test.mask & equality.mask) === 0n)
    .map((test) => ({
      ...test,
      mask: test.mask | equality.mask,
      value: test.value | equality.value,
    }));

/** Whether both are the same arguments. */
const areSame = (some: readonly Region[], others: readonly Region[]): boolean =>
  some.every((region) => isWithin(region, others)) &&
  others.every((region) => isWithin(region, some));

/** Whether all of `region` is in one of `others`. */
function isWithin(region: Region, others: readonly Region[]): boolean {
  const [first, ...rest] = others;
  if (first === undefined) return !isSatisfiable(region);
  return first.every((test) => {
    const outside = [...region, negate(test)];
    return !isSatisfiable(outside) || isWithin(outside, rest);
  });
}
