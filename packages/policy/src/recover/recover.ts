// recover: Programs, anybody's -> what it does with each number of each ABI. TypeScript only.
//
// Nothing is guessed: the program is followed for all inputs at once (explore). What cannot be followed is
// told apart from what can, by `sure`.

import { type Abi, abiFacts, abis, syscallNames, syscallNumber } from "@sbx/syscalls";
import type { Test } from "../compare.js";
import type { Program } from "../compile.js";
import type { Region } from "../region.js";
import type { SystemCall } from "../simulate.js";
import { type Calls, explore, type Leaf, STEPS_MAX } from "./explore.js";
import { ALL, NUMBER_MAX, type Range, type Ranges, without } from "./ranges.js";
import { normal } from "./returned.js";

/** What is returned for some arguments: those in `region`, by the words of `struct seccomp_data`. */
export interface RecoveredCase {
  readonly region: Region;
  /** As the program returns it, without bits that the kernel does not look at. */
  readonly value: number;
}

/** Numbers with which the program does the same. */
export interface RecoveredPart extends Range {
  /** Of all arguments, each is in exactly one region; where not `sure`, these are what may happen. */
  readonly cases: readonly RecoveredCase[];
  readonly sure: boolean;
}

/** What a program does with the calls of one ABI. */
export interface RecoveredTable {
  readonly abi: Abi;
  /** Ascending; together they are all numbers of the ABI. */
  readonly parts: readonly RecoveredPart[];
}

/** What a program does. */
export interface Recovery {
  readonly tables: readonly RecoveredTable[];
  /** The numbers of x86_64's calls that are neither its own nor x32's. */
  readonly beyond: readonly RecoveredPart[];
  /** The calls of ABIs that are not known here. */
  readonly foreign: readonly RecoveredPart[];
}

const BEYOND = 0x8000_0000;

/**
 * What `programs`, the newest first, do together, by all that they can return.
 *
 * @throws RangeError for a program that the kernel would refuse.
 */
export function recover(...programs: readonly [Program, ...Program[]]): Recovery {
  const tables = abis.map(({ name, auditArch, firstNumber, lastNumber }) => ({
    abi: name,
    parts: partsOf(programs, only(auditArch), { first: firstNumber, last: lastNumber }, name),
  }));
  const x86 = only(abiFacts("x86_64").auditArch);
  const others = abis.reduce<Ranges>((left, { auditArch }) => without(left, auditArch), ALL);
  return {
    tables,
    beyond: partsOf(programs, x86, { first: BEYOND, last: NUMBER_MAX }),
    foreign: partsOf(programs, others, { first: 0, last: NUMBER_MAX }),
  };
}

const only = (number: number): Ranges => [{ first: number, last: number }];

function partsOf(
  programs: readonly Program[],
  archs: Ranges,
  range: Range,
  abi?: Abi,
): RecoveredPart[] {
  const leaves = explore(programs, { archs, numbers: [range] });
  if (leaves !== undefined && !leaves.some(({ numbered }) => numbered)) {
    return divide(leaves, range);
  }
  // Number by number there is less to follow.
  return merge(pieces(range, abi).flatMap((piece) => partsOfPiece(programs, archs, piece)));
}

/** Each number that has a name by itself, and what is between them. */
function pieces({ first, last }: Range, abi: Abi | undefined): Range[] {
  const named = syscallNames(abi).flatMap((name) => (abi && syscallNumber(abi, name)) ?? []);
  const numbers = [...new Set(named)].sort((one, other) => one - other);
  const found: Range[] = [];
  let at = first;
  for (const number of numbers) {
    if (number < at || number > last) continue;
    if (number > at) found.push({ first: at, last: number - 1 });
    found.push({ first: number, last: number });
    at = number + 1;
  }
  return at <= last ? [...found, { first: at, last }] : found;
}

function partsOfPiece(programs: readonly Program[], archs: Ranges, piece: Range): RecoveredPart[] {
  const calls: Calls = { archs, numbers: [piece] };
  const leaves = explore(programs, calls, STEPS_MAX / 40);
  return leaves === undefined ? [{ ...piece, ...anything(programs) }] : divide(leaves, piece);
}

/** All that a program could return. */
function anything(programs: readonly Program[]): Pick<RecoveredPart, "cases" | "sure"> {
  const values = programs.flatMap(({ instructions }) =>
    instructions.flatMap(({ code, k }) => (code === 0x06 ? [normal(k)] : [])),
  );
  return { cases: [...new Set(values)].map((value) => ({ region: [], value })), sure: false };
}

/** The leaves by the numbers that come there. */
function divide(leaves: readonly Leaf[], range: Range): RecoveredPart[] {
  const starts = new Set([range.first]);
  for (const { numbers } of leaves) {
    for (const { first, last } of numbers) {
      starts.add(first);
      if (last < range.last) starts.add(last + 1);
    }
  }
  const sorted = [...starts].sort((one, other) => one - other);
  const places = new Map(sorted.map((start, place) => [start, place]));
  const found: Leaf[][] = sorted.map(() => []);
  for (const leaf of leaves) {
    for (const { first, last } of leaf.numbers) {
      for (let at = places.get(first) as number; (sorted[at] ?? NUMBER_MAX + 1) <= last; at++) {
        found[at]?.push(leaf);
      }
    }
  }
  return merge(
    sorted.map((first, place) => ({
      first,
      last: (sorted[place + 1] ?? range.last + 1) - 1,
      ...casesOf(found[place] as Leaf[]),
    })),
  );
}

function casesOf(leaves: readonly Leaf[]): Pick<RecoveredPart, "cases" | "sure"> {
  const values = [...new Set(leaves.map(({ value }) => value && normal(value)))];
  const [single] = values;
  // Whatever the tests on the way were, the end is the same.
  if (values.length === 1 && single !== undefined) {
    return { cases: [{ region: [], value: single }], sure: true };
  }
  const cases = leaves.flatMap(({ region, value }) =>
    value === undefined ? [] : [{ region, value: normal(value) }],
  );
  return { cases, sure: leaves.every(({ sure, value }) => sure && value !== undefined) };
}

/** Neighbours that are treated alike, as one. */
function merge(parts: readonly RecoveredPart[]): RecoveredPart[] {
  const merged: RecoveredPart[] = [];
  for (const part of parts) {
    const before = merged.at(-1);
    if (before && areAlike(before, part)) {
      merged[merged.length - 1] = { ...before, last: part.last };
    } else merged.push(part);
  }
  return merged;
}

function areAlike(one: RecoveredPart, other: RecoveredPart): boolean {
  return (
    one.sure === other.sure &&
    one.cases.length === other.cases.length &&
    one.cases.every(({ region, value }, index) => {
      const there = other.cases[index] as RecoveredCase;
      return value === there.value && areSame(region, there.region);
    })
  );
}

const areSame = (one: Region, other: Region): boolean =>
  one.length === other.length && one.every((test, index) => isSame(test, other[index] as Test));

const isSame = (one: Test, other: Test): boolean =>
  one === other ||
  (one.lower === other.lower &&
    one.operator === other.operator &&
    one.mask === other.mask &&
    one.value === other.value);

/** The part of a recovery that `call` is in. */
export function recoveredPart(
  { tables, beyond, foreign }: Recovery,
  call: SystemCall,
): RecoveredPart {
  const { auditArch } = abiFacts(call.abi);
  const lists = tables.filter(({ abi }) => abiFacts(abi).auditArch === auditArch);
  const parts = [...lists.flatMap((table) => table.parts), ...(auditArch === X86 ? beyond : [])];
  const found = [...parts, ...(parts.length === 0 ? foreign : [])].find(
    ({ first, last }) => call.number >= first && call.number <= last,
  );
  if (found === undefined) throw new RangeError(`no number ${call.number}`);
  return found;
}

const X86 = abiFacts("x86_64").auditArch;
