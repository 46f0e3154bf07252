import fc from "fast-check";
import { expect, test } from "vitest";
import type { Operator, Test } from "../src/index.js";
import { isSatisfiable, negate, satisfy } from "../src/satisfy.js";
import { seed } from "./alike.js";

const operators: readonly Operator[] = ["==", "!=", "<", "<=", ">", ">="];

/** Whether `test` holds for an operand of `bits` bits, by the meaning of its parts. */
function holds({ operator, mask, value, signed }: Test, bits: number, operand: bigint): boolean {
  const read = (word: bigint) => (signed ? BigInt.asIntN(bits, word) : word);
  const [left, right] = [read(operand & mask), read(value)];
  const outcomes: Readonly<Record<Operator, boolean>> = {
    "==": left === right,
    "!=": left !== right,
    "<": left < right,
    "<=": left <= right,
    ">": left > right,
    ">=": left >= right,
  };
  return outcomes[operator];
}

/** Tests on one operand of `bits` bits; a signed one has no mask, as in the language. */
function testOn(bits: number, numbers: fc.Arbitrary<bigint>): fc.Arbitrary<Test> {
  const all = (1n << BigInt(bits)) - 1n;
  return fc
    .record({
      operator: fc.constantFrom(...operators),
      mask: numbers,
      value: numbers,
      kind: fc.nat(2),
    })
    .map(({ operator, mask, value, kind }) => ({
      lower: 16,
      upper: bits > 32 ? 20 : undefined,
      operator,
      mask: kind === 0 ? mask : all,
      value,
      signed: kind === 2,
    }));
}

const small = testOn(5, fc.bigInt({ min: 0n, max: 31n }));

test(`satisfy: a value is found if there is one, among all of 5 bits (seed ${seed})`, () => {
  const seen = { none: 0, some: 0 };
  fc.assert(
    fc.property(fc.array(small, { minLength: 1, maxLength: 6, size: "max" }), (tests) => {
      const all = Array.from({ length: 32 }, (_, value) => BigInt(value));
      const first = all.find((value) => tests.every((test) => holds(test, 5, value)));
      const [found] = satisfy(tests) ?? [];
      expect(found?.value).toBe(first);
      expect(isSatisfiable(tests)).toBe(first !== undefined);
      seen[first === undefined ? "none" : "some"]++;
    }),
    { seed, numRuns: 5000 },
  );
  expect(Math.min(seen.none, seen.some)).toBeGreaterThan(500);
});

const wide = fc.oneof(
  fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  fc.constantFrom(0n, 1n, 0xffff_ffffn, 1n << 32n, 1n << 63n, 0xffff_ffff_ffff_ffffn),
);

test(`satisfy: what one value passes, another found passes too, in 64 bits (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      wide,
      fc.array(testOn(64, wide), { minLength: 1, maxLength: 12 }),
      (value, tests) => {
        const passed = tests.map((test) => (holds(test, 64, value) ? test : negate(test)));
        const [found] = satisfy(passed) ?? [];
        expect(found).toBeDefined();
        expect(passed.filter((test) => !holds(test, 64, found?.value ?? 0n))).toEqual([]);
      },
    ),
    { seed, numRuns: 2000 },
  );
});

test("satisfy: operands are variables of their own", () => {
  const one = {
    lower: 16,
    upper: undefined,
    operator: "==",
    mask: 255n,
    value: 1n,
    signed: false,
  } as const;
  const other = { ...one, lower: 24, value: 2n };
  expect(satisfy([one, other])).toEqual([
    { lower: 16, upper: undefined, value: 1n },
    { lower: 24, upper: undefined, value: 2n },
  ]);
  expect(satisfy([one, other, negate(other)])).toBeUndefined();
  expect(satisfy([])).toEqual([]);
});

test("satisfy: hundreds of tests take no time", () => {
  const tests = Array.from(
    { length: 400 },
    (_, value): Test => ({
      lower: 16,
      upper: undefined,
      operator: "!=",
      mask: 0xffff_ffffn,
      value: BigInt(value),
      signed: false,
    }),
  );
  expect(satisfy(tests)?.[0]?.value).toBe(400n);
});
