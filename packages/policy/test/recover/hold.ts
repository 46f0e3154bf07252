// hold: a program and what was recovered from it -> where they do not do the same

import {
  type Abi,
  abiFacts,
  abis,
  syscallName,
  syscallNames,
  syscallNumber,
  syscallParameters,
} from "@sbx/syscalls";
import type { Test } from "../../src/compare.js";
import {
  compilePolicy,
  describeReturned,
  type Program,
  type RecoveredPart,
  type RecoveredPolicy,
  type Recovery,
  readPolicyFile,
  recover,
  recoveredPart,
  recoverPolicies,
  run,
  type SystemCall,
} from "../../src/index.js";
import { compare } from "../../src/recover/ranges.js";
import { normal } from "../../src/recover/returned.js";
import { satisfy } from "../../src/satisfy.js";

/** The ABIs that a machine has together. */
export const MACHINE: readonly Abi[] = ["x86_64", "x32", "i386"];

const EDGES = [0, 0x3fff_ffff, 0x4000_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** The constants of a program, which are where something changes. */
const constantsOf = ({ instructions }: Program): number[] => [
  ...new Set(instructions.map(({ k }) => k)),
];

/** Every number of the table, those beside, and those that the program compares with. */
function numbersFor(program: Program, abi: Abi): number[] {
  const { firstNumber, lastNumber } = abiFacts(abi);
  const named = syscallNames(abi).map((name) => syscallNumber(abi, name) as number);
  const all = [...named, ...constantsOf(program), firstNumber, lastNumber].flatMap((number) => [
    number - 1,
    number,
    number + 1,
  ]);
  return [...new Set([...all, ...EDGES])].filter((number) => number >= 0 && number <= 0xffff_ffff);
}

const WORD = 0xffff_ffff;

/** Words at which something may change: the constants, what is beside them, and bits of them. */
function wordsFor(program: Program): number[] {
  const words = constantsOf(program).flatMap((k) => [k, k + 1, k - 1, k ^ 0x8000_0000, ~k]);
  const all = [...words, 0, 1, 2, 0x7fff_ffff, 0x8000_0000, WORD];
  return [...new Set(all.map((word) => word >>> 0))];
}

/** How many calls with arguments are tried of one number. */
const TRIED = 160;

/** Random, but the same each time. */
function randomFrom(seed: number): (most: number) => number {
  let state = seed >>> 0 || 1;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
}

/** The list with one word changed. */
function withWord(list: readonly bigint[], abi: Abi, offset: number, word: bigint): bigint[] {
  if (offset < 16) return [...list];
  const place = Math.floor((offset - 16) / 8);
  const isUpper = (offset % 8 !== 0) !== abiFacts(abi).bigEndian;
  const kept = BigInt.asUintN(64, list[place] as bigint);
  return list.with(place, isUpper ? (kept & LOW) | (word << 32n) : (kept & ~LOW) | word);
}

const LOW = 0xffff_ffffn;

/** Calls of `number` with arguments of any boundaries. */
function callsWith(
  program: Program,
  abi: Abi,
  number: number,
  offsets: readonly number[],
): SystemCall[] {
  const words = wordsFor(program);
  const random = randomFrom(number + 1);
  return Array.from({ length: TRIED }, (_, index) => {
    let list = new Array<bigint>(6).fill(index % 7 === 0 ? 0xffff_ffff_ffff_ffffn : 0n);
    for (const offset of offsets) {
      if (random(8) === 0) continue;
      list = withWord(list, abi, offset, BigInt(words[random(words.length)] as number));
    }
    return { abi, number, arguments: list };
  });
}

/** More than this are tried evenly. */
const BESIDE = 400;

/** Calls of each case, and with one word after another at its boundaries. */
function callsBeside({ cases }: RecoveredPart, abi: Abi, number: number): SystemCall[] {
  const tests = cases.flatMap(({ region }) => region);
  const beside = tests.flatMap(({ lower, value, mask }) =>
    [value, value + 1n, value - 1n, value ^ mask, value | (LOW & ~mask)].map((word) => ({
      lower,
      word: BigInt.asUintN(32, word),
    })),
  );
  const lists = cases.flatMap(({ region }) => {
    const witnesses = satisfy(region) ?? [];
    const list = witnesses.reduce(
      (all, { lower, value }) => withWord(all, abi, lower, value),
      new Array<bigint>(6).fill(0n),
    );
    return [list, ...beside.map(({ lower, word }) => withWord(list, abi, lower, word))];
  });
  const stride = Math.max(1, lists.length / BESIDE);
  return Array.from({ length: Math.min(lists.length, BESIDE) }, (_, index) => ({
    abi,
    number,
    arguments: lists[Math.floor(index * stride)] as bigint[],
  }));
}

/** The words that all filters look at. */
const offsetsOf = ({ instructions }: Program): number[] => [
  ...new Set(instructions.flatMap(({ code, k }) => (code === 0x20 ? [k] : []))),
];

/** Calls by every number, and with arguments where they matter. */
function callsFor(program: Program, recovery: Recovery): SystemCall[] {
  const offsets = offsetsOf(program);
  return abis.flatMap(({ name: abi }) =>
    numbersFor(program, abi).flatMap((number) => {
      const call: SystemCall = { abi, number };
      const part = recoveredPart(recovery, call);
      if (part.cases.length < 2) return [call];
      return [call, ...callsWith(program, abi, number, offsets), ...callsBeside(part, abi, number)];
    }),
  );
}

const holds = (
  { lower, operator, mask, value }: Test,
  { abi, arguments: list = [] }: SystemCall,
): boolean => {
  const argument = BigInt.asUintN(64, list[Math.floor((lower - 16) / 8)] ?? 0n);
  const isUpper = (lower % 8 !== 0) !== abiFacts(abi).bigEndian;
  const word = lower < 16 ? 0n : isUpper ? argument >> 32n : argument & 0xffff_ffffn;
  return compare(word & mask, operator, value);
};

const told = ({ abi, number, arguments: list = [] }: SystemCall): string =>
  `${abi} ${syscallName(abi, number) ?? number}(${list.map((one) => `0x${one.toString(16)}`).join(", ")})`;

/** Calls of which the data do not say what the program does. */
function faultsOfData(program: Program, recovery: Recovery): string[] {
  return callsFor(program, recovery).flatMap((call) => {
    const value = normal(run(program, call).value);
    const part = recoveredPart(recovery, call);
    if (!part.sure) {
      const isThere = part.cases.some((one) => one.value === value);
      return isThere ? [] : [`${told(call)}: ${describeReturned(value)} is not among the cases`];
    }
    const held = part.cases.filter(({ region }) => region.every((test) => holds(test, call)));
    if (held.length === 1 && held[0]?.value === value) return [];
    const said = held.map((one) => describeReturned(one.value)).join(" and ");
    return [`${told(call)}: ${describeReturned(value)}, recovered ${said || "nothing"}`];
  });
}

/** The call with 0 where the kernel does not look. */
function visible(call: SystemCall): SystemCall {
  const { abi, number, arguments: list } = call;
  const name = syscallName(abi, number);
  const parameters = name === undefined ? undefined : syscallParameters(abi, name);
  if (list === undefined || parameters === undefined) return call;
  const places = new Map(
    parameters.flatMap(({ argument, upperArgument, bits }) => [
      [argument, upperArgument === undefined ? bits : 32] as const,
      ...(upperArgument === undefined ? [] : [[upperArgument, 32] as const]),
    ]),
  );
  return {
    ...call,
    arguments: list.map((value, place) => BigInt.asUintN(places.get(place) ?? 0, value)),
  };
}

/** Calls with which a policy does not do what the program does, as far as its remarks do not say so. */
function faultsOfPolicy(program: Program, recovery: Recovery, policy: RecoveredPolicy): string[] {
  const { text, abis: list, remarks } = policy;
  const read = readPolicyFile("recovered", text);
  const compiled = compilePolicy(read.policy, list);
  const unsaid = new Set(
    remarks.flatMap(({ kind, about }) =>
      ["hidden", "bypass", "key"].includes(kind) ? [] : [about],
    ),
  );
  return callsFor(program, recovery)
    .filter(({ abi, number }) => {
      const { firstNumber, lastNumber } = abiFacts(abi);
      return list.includes(abi) && number >= firstNumber && number <= lastNumber;
    })
    .flatMap((one) => {
      const call = visible(one);
      const [wanted, found] = [program, compiled].map((each) => normal(run(each, call).value));
      if (wanted === found) return [];
      const name = syscallName(call.abi, call.number);
      const isSaid =
        unsaid.has("every other call") ||
        unsaid.has(name ?? String(call.number)) ||
        (name === undefined && remarks.some(({ kind }) => kind === "numbers"));
      // What is not said may be refused instead.
      if (isSaid && (name === undefined || isStricter(found as number, wanted as number)))
        return [];
      return [
        `${told(call)}: ${describeReturned(wanted as number)}, by the policy ${describeReturned(found as number)}`,
      ];
    });
}

/** As the kernel takes the strictest of several. */
const isStricter = (one: number, other: number): boolean => (one | 0) <= (other | 0);

const FAULTS_MAX = 5;
const TEXT_MAX = 1000;

/** All that is wrong with what is recovered from `program`; some of it, where that is much. */
export function faultsOfRecovery(
  program: Program,
  machine: readonly Abi[] = MACHINE,
  recovery: Recovery = recover(program),
): string[] {
  const { policies } = recoverPolicies(recovery, machine);
  return [
    ...faultsOfData(program, recovery).slice(0, FAULTS_MAX),
    ...policies.flatMap((policy) =>
      faultsOfPolicy(program, recovery, policy)
        .slice(0, FAULTS_MAX)
        .map((fault) => `${fault}\n${policy.text}`.slice(0, TEXT_MAX)),
    ),
  ];
}
