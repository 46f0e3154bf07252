import { type Abi, abiFacts, abis, syscallNumber, syscallParameters } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import {
  compilePolicy,
  formatAction,
  type Operator,
  parsePolicy,
  run,
  simulate,
} from "../../src/index.js";
import { NATIVE, type PeerComparison, runLibseccomp } from "./libseccomp.js";

// Faults that filters have had, by the names under which they are known.

const TIOCSTI = 0x5412n;
const EPERM = 0x0005_0001;
const ALLOW = 0x7fff_0000;

/** What the kernel takes for `value`: it looks at 32 bits of ioctl's second argument. */
const disguises = (value: bigint): bigint[] =>
  [0n, 1n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn].map((high) => value | (high << 32n));

const numberOf = (abi: Abi, name: string): number => {
  const number = syscallNumber(abi, name);
  if (number === undefined) throw new Error(`${abi} has no ${name}`);
  return number;
};

describe.each(abis)("known: on $name", ({ name: abi }) => {
  test.each([
    "ioctl(request == 0x5412)=EPERM",
    "ioctl(arg1 == 21522)=EPERM",
    "ioctl(request & 0xffffffff == 0x5412)=EPERM",
    "ioctl(request >= 0x5412 && request <= 0x5412)=EPERM",
  ])(
    "known: CVE-2019-10063, CVE-2019-7303: bits above the 32 of TIOCSTI are no way round %s",
    (item) => {
      const program = compilePolicy(parsePolicy(`${item}:ioctl`), abi);
      const verdict = (request: bigint): string =>
        formatAction(
          simulate(program, { abi, number: numberOf(abi, "ioctl"), arguments: [0n, request] }),
        );
      expect(disguises(TIOCSTI).map(verdict)).toEqual([
        "EPERM",
        "EPERM",
        "EPERM",
        "EPERM",
        "EPERM",
      ]);
      expect(disguises(TIOCSTI + 1n).map(verdict)).toEqual(Array(5).fill("allow"));
    },
  );

  test("known: CVE-2017-18367: of comparisons joined by && all must hold", () => {
    const program = compilePolicy(
      parsePolicy("socket(domain == 1 && type == 2 && protocol == 0)"),
      abi,
    );
    const number = syscallNumber(abi, "socket");
    const verdict = (list: bigint[]) =>
      formatAction(simulate(program, { abi, number: number as number, arguments: list }));
    expect(verdict([1n, 2n, 0n])).toBe("allow");
    for (const list of [
      [2n, 2n, 0n],
      [1n, 1n, 0n],
      [1n, 2n, 1n],
    ])
      expect(verdict(list)).toBe("kill");
  });
});

test("known: CVE-2017-5226: a comparison of whole registers lets TIOCSTI with high bits pass; libseccomp's == is one", () => {
  const whole: PeerComparison = { argument: 1, operator: "==", mask: 0n, value: TIOCSTI };
  const masked: PeerComparison = { ...whole, operator: "&", mask: 0xffff_ffffn };
  const call = numberOf(NATIVE, "ioctl");
  const programs = runLibseccomp(
    [whole, masked].map((comparison) => ({
      abi: NATIVE,
      otherwise: ALLOW,
      foreign: 0x8000_0000,
      level: 1,
      rules: [{ action: EPERM, call, comparisons: [comparison] }],
    })),
  );
  const verdicts = programs.map(({ program }) =>
    disguises(TIOCSTI).map(
      (request) => run(program, { abi: NATIVE, number: call, arguments: [0n, request] }).value,
    ),
  );
  expect(verdicts).toEqual([
    [EPERM, ALLOW, ALLOW, ALLOW, ALLOW],
    [EPERM, EPERM, EPERM, EPERM, EPERM],
  ]);
});

/** Two rules about one argument that libseccomp up to 2.6.0 joins wrongly. */
const merged: readonly { readonly operator: Operator; readonly value: bigint }[] = [
  { operator: "<", value: 5n },
  { operator: ">", value: 0x1_0000_0005n },
];

test("known: GHSA-4q85-33p6-j5g6: of two 64-bit comparisons of one argument each holds as it would alone", () => {
  const name = "mremap";
  const call = numberOf(NATIVE, name);
  const condition = merged
    .map(({ operator, value }) => `new_size ${operator} ${value}`)
    .join(" || ");
  const ours = compilePolicy(parsePolicy(`${name}(${condition})`), NATIVE);
  const [theirs] = runLibseccomp([
    {
      abi: NATIVE,
      otherwise: EPERM,
      foreign: 0x8000_0000,
      level: 1,
      rules: merged.map(({ operator, value }) => ({
        action: ALLOW,
        call,
        comparisons: [{ argument: 2, operator, mask: 0n, value }],
      })),
    },
  ]);
  const sizes = [4n, 5n, 6n, 0x1_0000_0004n, 0x1_0000_0005n, 0x1_0000_0006n, 0x2_0000_0005n];
  const isAllowed = (size: bigint): boolean => size < 5n || size > 0x1_0000_0005n;
  for (const size of sizes) {
    const made = { abi: NATIVE, number: call, arguments: [0n, 0n, size] };
    expect(simulate(ours, made).kind).toBe(isAllowed(size) ? "allow" : "kill");
  }
  // With the fault, libseccomp lets every size pass whose upper half is 0.
  const allowed = sizes.filter((size) => {
    const made = { abi: NATIVE, number: call, arguments: [0n, 0n, size] };
    return theirs && run(theirs.program, made).value === ALLOW;
  });
  const right = sizes.filter(isAllowed);
  const weakened = sizes.filter((size) => isAllowed(size) || size < 0x1_0000_0000n);
  expect([right, weakened]).toContainEqual(allowed);
});

const WORDS = [0n, 1n, 5n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_fffen, 0xffff_ffffn];
const EXACT = WORDS.flatMap((high) => WORDS.map((low) => (high << 32n) | low));
const operators: readonly Operator[] = ["==", "!=", "<", "<=", ">", ">="];

const compareAs: Readonly<Record<Operator, (one: bigint, other: bigint) => boolean>> = {
  "==": (one, other) => one === other,
  "!=": (one, other) => one !== other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};

/** Parameters of 64 bits: in one register, in one of a big-endian machine, and in two. */
const wide: readonly { readonly abi: Abi; readonly name: string; readonly parameter: string }[] = [
  { abi: "x86_64", name: "lseek", parameter: "offset" },
  { abi: "x86_64", name: "mremap", parameter: "new_size" },
  { abi: "x32", name: "lseek", parameter: "offset" },
  { abi: "aarch64", name: "lseek", parameter: "offset" },
  { abi: "riscv64", name: "mremap", parameter: "new_size" },
  { abi: "s390x", name: "lseek", parameter: "offset" },
  { abi: "s390x", name: "mremap", parameter: "new_size" },
  { abi: "i386", name: "pread64", parameter: "offset" },
  { abi: "i386", name: "_llseek", parameter: "offset" },
  { abi: "i386", name: "fanotify_mark", parameter: "mask" },
  { abi: "arm", name: "pread64", parameter: "offset" },
  { abi: "arm", name: "fanotify_mark", parameter: "mask" },
];

test.each(wide)(
  "known: CVE-2019-9893: $parameter of $name on $abi is compared exactly in both halves, by all six operators",
  ({ abi, name, parameter }) => {
    const facts = syscallParameters(abi, name)?.find((one) => one.name === parameter);
    if (facts === undefined) throw new Error(`${name} on ${abi} has no ${parameter}`);
    const { argument, upperArgument, signed } = facts;
    expect(facts.bits).toBe(64);
    const number = numberOf(abi, name);
    const listOf = (value: bigint): bigint[] => {
      const list = [0n, 0n, 0n, 0n, 0n, 0n];
      if (upperArgument === undefined) return list.with(argument, value);
      return list.with(argument, value & 0xffff_ffffn).with(upperArgument, value >> 32n);
    };
    const calls = EXACT.map((value) => ({
      value,
      call: { abi, number, arguments: listOf(value) },
    }));
    const numberIn = (value: bigint): bigint => (signed ? BigInt.asIntN(64, value) : value);
    const [least, most] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n];
    const wrong: string[] = [];
    for (const operator of operators) {
      for (const bound of EXACT.map(numberIn)) {
        // These have one outcome, and are refused.
        if (operator.startsWith("<") && bound === (operator === "<" ? least : most)) continue;
        if (operator.startsWith(">") && bound === (operator === ">" ? most : least)) continue;
        const item = `${name}(${parameter} ${operator} ${bound})`;
        const program = compilePolicy(parsePolicy(item), abi);
        for (const { value, call } of calls) {
          const holds = compareAs[operator](numberIn(value), bound);
          if ((simulate(program, call).kind === "allow") !== holds)
            wrong.push(`${item} of ${value}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  },
);

test("known: every ABI with registers of 64 bits is among those", () => {
  const seen = new Set(wide.map(({ abi }) => abi));
  expect(abis.filter(({ name }) => abiFacts(name).bits === 64 && !seen.has(name))).toEqual([]);
});
