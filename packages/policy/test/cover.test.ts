import fc from "fast-check";
import { expect, test } from "vitest";
import type { Test } from "../src/compare.js";
import { coversOf } from "../src/cover.js";
import { PolicyError, parsePolicy, resolve } from "../src/index.js";

/** The code with which `text` is refused on x86_64, and what is said to hide the item. */
function refusalOf(text: string): string | undefined {
  try {
    resolve(parsePolicy(text), "x86_64");
    return undefined;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [{ code, other }] = error.diagnostics;
    return other ? `${code} ${text.slice(other.start, other.end)}` : code;
  }
}

// An item, one after it with another action, and whether the second can never decide.
const rows: readonly [first: string, second: string, hidden: boolean][] = [
  ["fd == 1", "fd == 1", true],
  ["fd == 1", "fd == 1 && count == 0", true],
  ["fd == 1 && count == 0", "fd == 1", false],
  ["fd == 1", "fd == 2", false],
  ["fd <= 2", "fd == 2", true],
  ["fd <= 2", "fd == 3", false],
  ["fd <= 2", "fd < 3", true],
  ["fd <= 2", "fd < 4", false],
  ["fd < 3", "fd <= 2", true],
  ["fd > 2", "fd >= 3", true],
  ["fd > 2", "fd >= 2", false],
  ["fd != 1", "fd == 2", true],
  ["fd != 1", "fd < 1", true],
  ["fd != 1", "fd > 0", false],
  ["fd != 1", "fd != 1", true],
  ["fd != 1", "fd != 2", false],
  ["fd & 1 == 0", "fd == 4", true],
  ["fd & 1 == 0", "fd == 5", false],
  ["fd & 1 == 0", "fd & 3 == 2", true],
  ["fd & 3 == 2", "fd & 1 == 0", false],
  ["fd & 1 != 0", "fd & 3 == 1", true],
  ["fd & 0xf < 4", "fd & 0xf <= 3", true],
  ["fd & 0xf < 4", "fd == 0x13", true],
  ["fd == 1 || fd == 2", "fd == 2", true],
  ["fd == 1", "fd == 1 || fd == 2", false],
  ["fd == 0 || fd > 0", "fd >= 0x10 || fd == 0", true],
  ["count == 1", "fd == 1", false],
];

test.each(rows)("cover: read(%s), then read(%s)=EPERM: hidden is %s", (first, second, hidden) => {
  const expected = hidden ? `hidden_item read(${first})` : undefined;
  expect(refusalOf(`read(${first}):read(${second})=EPERM`)).toBe(expected);
});

// Whole lists: what hides an item, and what does not.
const lists: readonly [list: string, refusal: string | undefined][] = [
  ["read:read(fd == 1)=EPERM", "hidden_item read"],
  ["read(fd == 1):read=EPERM", undefined],
  ["read(fd == 1):read(fd == 1)", undefined],
  ["read(fd == 1):read(fd == 2):read(fd == 1 || fd == 2)=EPERM", "hidden_item read(fd == 1)"],
  ["read(fd == 1)=EPERM:read(fd == 2):read(fd == 1 || fd == 2)", "hidden_item read(fd == 1)=EPERM"],
  ["@basic-io:read=EPERM", "hidden_item @basic-io"],
  ["read=EPERM:@basic-io", undefined],
  ["read=EPERM:write=EPERM:@read", undefined],
  ["@basic-io=EPERM:@basic-io", "hidden_item @basic-io=EPERM"],
  ["read:-read:read=EPERM", undefined],
  ["read:-read(fd == 1):read=EPERM", undefined],
  [
    "read:-read(fd == 1):read(fd == 1)=EPERM:read(fd == 1)=EACCES",
    "hidden_item read(fd == 1)=EPERM",
  ],
];

test.each(lists)("cover: %s: %s", (list, refusal) => {
  expect(refusalOf(list)).toBe(refusal);
});

const value = fc.constantFrom(
  0n,
  1n,
  2n,
  3n,
  4n,
  7n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_fffen,
  0xffff_ffffn,
);
const ALL = 0xffff_ffffn;

const someTest: fc.Arbitrary<Test> = fc
  .record({
    operator: fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
    mask: fc.constantFrom(ALL, ALL, ALL, 1n, 3n, 0x8000_0001n),
    value,
    signed: fc.boolean(),
  } as const)
  .map(({ operator, mask, value, signed }) => ({
    lower: 16,
    upper: undefined,
    operator,
    mask,
    value: value & mask,
    signed: signed && mask === ALL,
  }));
const alternatives = fc.array(fc.array(someTest, { maxLength: 2 }), { minLength: 1, maxLength: 3 });

function holds({ operator, mask, value, signed }: Test, argument: bigint): boolean {
  const number = (bits: bigint) => (signed ? BigInt.asIntN(32, bits) : bits);
  const [one, other] = [number(argument & mask), number(value)];
  const less = operator === "<" || operator === "<=" ? one < other : one > other;
  if (operator === "==") return one === other;
  if (operator === "!=") return one !== other;
  return less || (operator.endsWith("=") && one === other);
}

const anyHolds = (list: readonly (readonly Test[])[], argument: bigint): boolean =>
  list.some((tests) => tests.every((one) => holds(one, argument)));

test("cover: what is said to be covered is never decided, by any argument", () => {
  let covered = 0;
  fc.assert(
    fc.property(alternatives, alternatives, (list, earlier) => {
      if (coversOf(list, [{ alternatives: earlier }]) === undefined) return;
      covered++;
      for (const near of [
        0n,
        1n,
        2n,
        3n,
        4n,
        5n,
        7n,
        8n,
        0x7fff_ffffn,
        0x8000_0000n,
        ALL - 2n,
        ALL - 1n,
        ALL,
      ]) {
        if (anyHolds(list, near)) expect(anyHolds(earlier, near)).toBe(true);
      }
    }),
    { numRuns: 20_000 },
  );
  expect(covered).toBeGreaterThan(500);
});
