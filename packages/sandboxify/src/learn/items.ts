// items: records -> the items of a policy that allows exactly what was recorded, with the evidence of each.

import { compilePolicy, PolicyError, parsePolicy } from "@sbx/policy";
import { type Abi, isAbi, syscallName } from "@sbx/syscalls";
import { callName, pointedTexts } from "../decode/call.js";
import { conditionFor } from "./condition.js";
import { descriptorsOf, type Range, tighterOf } from "./descriptors.js";
import type { CallRecord } from "./records.js";

/** What a program did, summed up by call. */
export interface LearnedItem {
  /** A name, or a number where the call has none. */
  readonly subject: string;
  readonly condition: string | undefined;
  /** As a list has it. */
  readonly text: string;
  readonly records: readonly CallRecord[];
  readonly count: number;
  /** Milliseconds from the start to the first and to the last such call. */
  readonly first: number;
  readonly last: number;
  /** The programs that made it, the one that made most of them first. */
  readonly programs: readonly { readonly program: string; readonly count: number }[];
  /** Whether only children made it. */
  readonly childOnly: boolean;
  /** Paths and addresses that it was made with. */
  readonly about: readonly string[];
  /** The file descriptors in its `fd`, where they are known. */
  readonly descriptors: Range | undefined;
  /** An item that allows less, and yet all that was recorded: a proposal. */
  readonly tighter: string | undefined;
}

/** A call with the ABI that it was made by. */
type KnownRecord = CallRecord & { readonly abi: Abi };

/** What can be put into a policy, and what cannot. */
export interface Learned {
  readonly items: readonly LearnedItem[];
  /** Those that were used, the program's own first. */
  readonly abis: readonly Abi[];
  /** Calls of ABIs that no policy can be for, or with numbers that only one of several has. */
  readonly unexpressed: readonly CallRecord[];
}

/** Sums up what was recorded, in the order in which each call was first made. */
export function itemsOf(calls: readonly CallRecord[]): Learned {
  const known = calls.filter((call): call is KnownRecord => isAbi(call.abi));
  const first = known.find(({ child }) => !child) ?? known[0];
  const abis = [...new Set([...(first ? [first.abi] : []), ...known.map(({ abi }) => abi)])];
  const isExpressed = ({ abi, number }: KnownRecord): boolean =>
    abis.length === 1 || syscallName(abi, number) !== undefined;
  const groups = new Map<string, KnownRecord[]>();
  for (const record of known.filter(isExpressed)) {
    const subject = syscallName(record.abi, record.number) ?? String(record.number);
    groups.set(subject, [...(groups.get(subject) ?? []), record]);
  }
  const unexpressed = calls.filter((call) => !isAbi(call.abi) || !isExpressed(call as KnownRecord));
  const items = [...groups].map(([subject, records]) => itemOf(subject, records, abis));
  return { items: items.sort((one, other) => one.first - other.first), abis, unexpressed };
}

/** The item without its condition. */
export const withoutCondition = (item: LearnedItem): LearnedItem => ({
  ...item,
  condition: undefined,
  text: item.subject,
  tighter: undefined,
});

function itemOf(
  subject: string,
  records: readonly KnownRecord[],
  abis: readonly Abi[],
): LearnedItem {
  const condition = conditionOf(subject, records);
  const wanted = condition === undefined ? subject : `${subject}(${condition})`;
  const isGood = isAccepted(wanted, abis);
  const kept = isGood ? condition : undefined;
  return {
    subject,
    condition: kept,
    text: isGood ? wanted : subject,
    records,
    count: sumOf(records),
    first: Math.min(...records.map(({ first }) => first)),
    last: Math.max(...records.map(({ last }) => last)),
    programs: callersOf(records),
    childOnly: records.every(({ child }) => child),
    about: [...new Set(records.flatMap(aboutOf))],
    descriptors: descriptorsOf(records),
    tighter: tighterOf({ subject, condition: kept, records }, abis),
  };
}

/** How many calls were recorded. */
export const sumOf = (records: readonly CallRecord[]): number =>
  records.reduce((all, { count }) => all + count, 0);

/** The programs that made calls, the one that made most of them first. */
export function callersOf(records: readonly CallRecord[]): LearnedItem["programs"] {
  const programs = [...new Set(records.map(({ program }) => program))].map((program) => ({
    program,
    count: sumOf(records.filter((record) => record.program === program)),
  }));
  return programs.sort((one, other) => other.count - one.count);
}

/** The alternatives of all ABIs together; none where one of them has no condition. */
function conditionOf(subject: string, records: readonly KnownRecord[]): string | undefined {
  const conditions = [...new Set(records.map(({ abi }) => abi))].map((abi) => {
    const values = records.filter((record) => record.abi === abi).map((record) => record.values);
    return conditionFor(abi, subject, values);
  });
  if (conditions.some((condition) => condition === undefined)) return undefined;
  const alternatives = conditions.flatMap((condition) => condition?.split(" || ") ?? []);
  return [...new Set(alternatives)].join(" || ");
}

/** Whether the item means something on all `abis`: a parameter may be missing on one. */
function isAccepted(text: string, abis: readonly Abi[]): boolean {
  try {
    compilePolicy(parsePolicy(text), abis);
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

/** What a call names that is about a descriptor. */
const EMPTY = '""';

function aboutOf(record: CallRecord): readonly string[] {
  const list = Array.from({ length: 6 }, (_, index) => record.values.get(index) ?? 0n);
  return pointedTexts({ ...record, arguments: list }).filter((text) => text !== EMPTY);
}

/** What messages call a record. */
export const recordName = (record: CallRecord): string => `${callName(record)} of ${record.abi}`;
