// calls: what a policy means -> calls that may tell a right program from a wrong one

import { type Abi, abiFacts, abis, syscallName, syscallNames, syscallNumber } from "@sbx/syscalls";
import type { SystemCall } from "../../src/index.js";
import { type Accepted, type Chain, NO_CALL } from "../meaning.js";
import { holds, type Known } from "./comparison.js";

/** Numbers at which something may begin or end. */
export const EDGES: readonly number[] = [
  0,
  1,
  0x3fff_fffe,
  0x3fff_ffff,
  0x4000_0000,
  0x4000_0001,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_fffe,
  NO_CALL,
];

/** Calls of `abi` by their numbers alone: those it has, those beside them, and those far away. */
export function callsFor(abi: Abi, decided: ReadonlyMap<number, unknown>): SystemCall[] {
  const own = abiFacts(abi);
  const numbers = new Set<number>([own.firstNumber, own.lastNumber, ...EDGES]);
  for (let number = 0; number < 1024; number++) numbers.add(number);
  for (let number = 0; number < 64; number++) numbers.add(0x4000_0000 + number * 8);
  for (const number of decided.keys()) {
    for (const near of [number - 1, number, number + 1]) {
      if (near >= 0 && near <= 0xffff_ffff) numbers.add(near);
    }
  }
  const calls = [...numbers].map((number) => ({ abi, number }));
  for (const { name, auditArch } of abis) {
    if (auditArch === own.auditArch) continue;
    for (const number of [...EDGES, ...decided.keys()]) calls.push({ abi: name, number });
  }
  return calls;
}

/** Calls of every number in an ABI's table, and those beside, without arguments. */
const tableCalls = (abi: Abi): SystemCall[] => {
  const numbers = new Set(EDGES);
  for (const name of syscallNames(abi)) {
    const number = syscallNumber(abi, name) as number;
    for (const near of [number - 1, number, number + 1]) if (near >= 0) numbers.add(near);
  }
  return [...numbers].map((number) => ({ abi, number }));
};

/** Worked out once. */
let allTableCalls: readonly SystemCall[] | undefined;

/** Calls of all ABIs by every number in their tables, and in the policy. */
export function numberCalls({ tables }: Accepted): SystemCall[] {
  allTableCalls ??= abis.flatMap(({ name }) => tableCalls(name));
  const calls = [...allTableCalls];
  for (const [abi, chains] of tables) {
    for (const number of chains.keys()) {
      // The others are in the table, as their neighbours are.
      if (syscallName(abi, number) !== undefined) continue;
      for (const near of [number - 1, number, number + 1]) {
        if (near >= 0 && near <= NO_CALL) calls.push({ abi, number: near });
      }
    }
  }
  return calls;
}

const ALL = 0xffff_ffff_ffff_ffffn;

/** Arguments that often tell a right comparison from a wrong one. */
const BOUNDARIES: readonly bigint[] = [
  0n,
  1n,
  ALL,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x8000_0000_ffff_ffffn,
];

const swapHalves = (value: bigint): bigint =>
  BigInt.asUintN(64, value << 32n) | (BigInt.asUintN(64, value) >> 32n);

const LOW = 0xffff_ffffn;
const UPPER_ONE = 1n << 32n;

/** The value and its like: its neighbours, its halves swapped, one half changed, one bit of the mask. */
function likeOf({ value, mask, bits }: Known): bigint[] {
  const pattern = BigInt.asUintN(bits, value);
  const [low, high] = [pattern & LOW, pattern & ~LOW];
  return [
    ...[pattern, pattern + 1n, pattern - 1n, pattern + 2n],
    ...[high, high | LOW, high + UPPER_ONE, high - UPPER_ONE, pattern + UPPER_ONE].flatMap(
      (near) => [near, near | (1n << 63n)],
    ),
    ...[low, low + 1n, low - 1n, low | (LOW << 32n), low | (1n << 63n), pattern - UPPER_ONE],
    swapHalves(pattern),
    pattern ^ (1n << BigInt(bits - 1)),
    pattern ^ (mask & -mask),
    pattern | (ALL ^ mask),
    BigInt.asIntN(bits, pattern),
    mask,
    ~mask,
    ...[pattern & mask].flatMap((bare) => [bare + 1n, bare - 1n]),
  ];
}

/** What to try in each argument that a chain looks at. */
function triedValues(chain: Chain): Map<number, Set<bigint>> {
  const tried = new Map<number, Set<bigint>>();
  const add = (argument: number, values: readonly bigint[]): void => {
    const set = tried.get(argument) ?? new Set(BOUNDARIES);
    for (const value of values) set.add(BigInt.asUintN(64, value));
    tried.set(argument, set);
  };
  for (const known of knownOf(chain)) {
    const like = likeOf(known);
    add(known.argument, like);
    if (known.upperArgument === undefined) continue;
    add(
      known.argument,
      like.map((value) => value & 0xffff_ffffn),
    );
    add(
      known.upperArgument,
      like.map((value) => BigInt.asUintN(64, value) >> 32n),
    );
  }
  return tried;
}

const knownOf = ({ links }: Chain): Known[] =>
  links.flatMap(({ alternatives }) => alternatives.flat());

/** Arguments with which each alternative holds, where that is found easily. */
function witnesses(chain: Chain, tried: ReadonlyMap<number, ReadonlySet<bigint>>): bigint[][] {
  const all = chain.links.flatMap(({ alternatives }) => alternatives);
  return all.map((alternative) => {
    const list: bigint[] = [0n, 0n, 0n, 0n, 0n, 0n];
    for (const known of alternative) {
      const mine = alternative.filter(({ argument }) => argument === known.argument);
      for (const value of tried.get(known.argument) ?? []) {
        const attempt = withValue(list, known, value);
        if (!mine.every((one) => holds(one, attempt))) continue;
        list.splice(0, 6, ...attempt);
        break;
      }
    }
    return list;
  });
}

function withValue(list: readonly bigint[], known: Known, value: bigint): bigint[] {
  const changed = list.with(known.argument, value);
  if (known.upperArgument === undefined) return changed;
  return changed.with(known.upperArgument, value >> 32n);
}

/**
 * Calls with arguments at every boundary of a chain: from those with which an alternative holds, and
 * from none at all, one argument is changed at a time.
 */
function argumentCalls(abi: Abi, number: number, chain: Chain, most: number): SystemCall[] {
  const tried = triedValues(chain);
  const lists = new Map<string, bigint[]>();
  for (const start of [
    [0n, 0n, 0n, 0n, 0n, 0n],
    [ALL, ALL, ALL, ALL, ALL, ALL],
    ...witnesses(chain, tried),
  ]) {
    lists.set(start.join(), start);
    for (const [argument, values] of tried) {
      for (const value of values) {
        const changed = start.with(argument, value);
        lists.set(changed.join(), changed);
      }
    }
  }
  const found = [...lists.values()];
  // Evenly from all of them, when there are more than are wanted.
  const stride = Math.max(1, found.length / most);
  const count = Math.min(found.length, most);
  return Array.from({ length: count }, (_, index) => ({
    abi,
    number,
    arguments: found[Math.floor(index * stride)] as bigint[],
  }));
}

/** Calls with arguments for all chains that look at any. */
export function conditionCalls({ tables }: Accepted, most = 4000): SystemCall[] {
  const looking = [...tables].flatMap(([abi, chains]) =>
    [...chains]
      .filter(([, chain]) => knownOf(chain).length > 0)
      .map(([number, chain]) => ({ abi, number, chain })),
  );
  const each = Math.max(60, Math.floor(most / Math.max(1, looking.length)));
  return looking.flatMap(({ abi, number, chain }) => argumentCalls(abi, number, chain, each));
}
