import { type Abi, abis, syscallNames, syscallNumber } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Code } from "../src/assemble.js";
import { compilePolicy, PolicyError, type Program, parsePolicy, simulate } from "../src/index.js";
import { demandAlike, seed, timeout } from "./alike.js";
import { callsFor } from "./oracle/calls.js";
import { faultsOfForm, firstWrong, longestRun } from "./soundness.js";
import type { TypeScriptAnswer } from "./twin.js";

const KILL = { kind: "kill" } as const;
const ALLOW = { kind: "allow" } as const;

/** The names of an ABI in the order of their numbers. */
const inOrder = (abi: Abi): string[] =>
  [...syscallNames(abi)].sort(
    (one, other) => (syscallNumber(abi, one) ?? 0) - (syscallNumber(abi, other) ?? 0),
  );

/** The calls of an ABI, those beside them, and those far away. */
function allCalls(abi: Abi) {
  const numbers = new Map(inOrder(abi).map((name) => [syscallNumber(abi, name) as number, KILL]));
  return callsFor(abi, numbers);
}

/** Of `every` names in a row the first `some`. */
const pick = (names: readonly string[], every: number, some: number): string =>
  names.filter((_, index) => index % every < some).join(":");

const shapes = [
  { shape: "all names", every: 1, some: 1 },
  { shape: "every other name", every: 2, some: 1 },
  { shape: "one of three names", every: 3, some: 1 },
  { shape: "pairs of three names", every: 3, some: 2 },
  { shape: "pairs of four names", every: 4, some: 2 },
  { shape: "one of four names", every: 4, some: 1 },
  { shape: "triples of four names", every: 4, some: 3 },
  { shape: "triples of six names", every: 6, some: 3 },
  { shape: "one of five names", every: 5, some: 1 },
];

const lists = ["allow", "deny"] as const;
const RUN_MAX = 14;

test.each(shapes)(
  "length: a list of $shape runs 14 instructions at the most",
  ({ every, some }) => {
    for (const { name: abi } of abis) {
      for (const list of lists) {
        const text = pick(inOrder(abi), every, some);
        const program = compilePolicy(parsePolicy(text, { list }), abi);
        expect(faultsOfForm(program)).toEqual([]);
        expect(longestRun(program, allCalls(abi))).toBeLessThanOrEqual(RUN_MAX);
      }
    }
  },
);

test(
  `length: any list of names runs 14 instructions at the most (seed ${seed})`,
  () => {
    for (const { name: abi } of abis) {
      const calls = allCalls(abi);
      const some = fc.subarray(inOrder(abi), { minLength: 40 });
      fc.assert(
        fc.property(some, fc.constantFrom(...lists), (names, list) => {
          const program = compilePolicy(parsePolicy(names.join(":"), { list }), abi);
          expect(longestRun(program, calls)).toBeLessThanOrEqual(RUN_MAX);
        }),
        { seed, numRuns: 60 },
      );
    }
  },
  timeout,
);

/** Two actions by turns, on every name and on every other one. */
test.each([
  { shape: "every name", every: 1 },
  { shape: "every other name", every: 2 },
])("length: two actions by turns on $shape run 14 instructions at the most", ({ every }) => {
  for (const { name: abi } of abis) {
    const text = inOrder(abi)
      .filter((_, index) => index % every === 0)
      .map((name, index) => `${name}=${index % 2 === 0 ? "EPERM" : "EACCES"}`)
      .join(":");
    const program = compilePolicy(parsePolicy(text), abi);
    expect(longestRun(program, allCalls(abi))).toBeLessThanOrEqual(RUN_MAX);
  }
});

/** Every other number, so that each item needs a test of its own. */
const everyOther = (count: number): string =>
  Array.from({ length: count }, (_, index) => index * 2).join(":");

/** A jump skips 255 instructions at most: of lists of every length, some need 254, 255 and 256. */
test.each([
  { shape: "one action", action: () => "" },
  { shape: "two actions by turns", action: (index: number) => (index % 2 ? "=1" : "=2") },
])(
  "length: lists of 1 to 800 items with $shape are right, and alike in both",
  ({ action }) => {
    const items = everyOther(800)
      .split(":")
      .map((number, index) => number + action(index));
    const requests = items.map((_, index) => ({
      abi: "arm" as const,
      entries: [Buffer.from(`SECCOMP_SYSCALL_DENY=${items.slice(0, index + 1).join(":")}`)],
    }));
    const numbers = Array.from({ length: 1601 }, (_, number) => number);
    for (const [index, { compiled }] of demandAlike(requests).entries()) {
      const program = compiled as Program;
      expect(faultsOfForm(program)).toEqual([]);
      const denied = numbers.filter(
        (number) => simulate(program, { abi: "arm", number }).kind !== "allow",
      );
      expect(denied).toEqual(numbers.filter((number) => number % 2 === 0 && number <= 2 * index));
    }
  },
  timeout,
);

const fits = (count: number): boolean => {
  try {
    compilePolicy(parsePolicy(everyOther(count)), "i386");
    return true;
  } catch (error) {
    if (error instanceof PolicyError && error.diagnostics[0].code === "program_too_long")
      return false;
    throw error;
  }
};

test("length: the longest filter that fits is right, and the next one is refused", () => {
  let most = 1;
  for (let step = 2048; step >= 1; step /= 2) if (fits(most + step)) most += step;
  const requests = [most, most + 1].map((count) => ({
    abi: "i386" as const,
    entries: [Buffer.from(`SECCOMP_SYSCALL_ALLOW=${everyOther(count)}`)],
  }));
  const [longest, next] = demandAlike(requests) as [TypeScriptAnswer, TypeScriptAnswer];
  expect(next.codes).toEqual(["program_too_long"]);

  const program = longest.compiled as Program;
  expect(program.instructions.length).toBeGreaterThan(4090);
  expect(faultsOfForm(program)).toEqual([]);
  expect(program.instructions.some(({ code }) => code === Code.JUMP)).toBe(true);
  const allowed = Array.from({ length: most }, (_, index) => [index * 2, ALLOW] as const);
  const decided = new Map(allowed);
  const decide = ({ abi, number }: { abi: Abi; number: number }) =>
    abi === "i386" ? (decided.get(number) ?? KILL) : KILL;
  expect(firstWrong(program, { decide }, callsFor("i386", decided))).toBeUndefined();
});
