// data: what was learned -> the same as data, for --json.

import { callName } from "../decode/call.js";
import { signalName } from "./handlers.js";
import type { LearnedItem } from "./items.js";
import {
  type Boundary,
  type Phase,
  phaseOf,
  type Stage,
  type StageName,
  stageAt,
} from "./phase.js";
import type { CallRecord, ProcessRecord, Records } from "./records.js";
import { purposeOf } from "./sections.js";
import { type Account, callsOf, programsOf } from "./summary.js";
import { type Sum, sumOf } from "./sums.js";
import type { Verdict } from "./verify.js";

/** An item of a policy, and why it is there. Times are milliseconds since the start. */
export interface ItemData {
  /** A name, or a number where the call has none. */
  readonly subject: string;
  readonly condition?: string | undefined;
  /** As a list has it. */
  readonly item: string;
  /** What the call is for, in a few words. */
  readonly purpose: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** Whether only children made it. */
  readonly childOnly: boolean;
  /** The programs that made it, the one that made most of them first. */
  readonly programs: readonly { readonly program: string; readonly count: number }[];
  /** Paths and addresses that it was made with. */
  readonly about: readonly string[];
  /** The lowest and the highest file descriptor in its `fd`, where that is known. */
  readonly descriptors?: readonly [low: number, high: number] | undefined;
  /** A proposal: an item that allows less, and yet all that was seen. */
  readonly tighter?: string | undefined;
}

/** An item, and what the summary says of it. */
export interface LearnedItemData extends ItemData {
  /** Why it deserves a look. */
  readonly risk?: string | undefined;
  /** When it was used; absent where it is not known when the program had started up. */
  readonly phase?: Phase | undefined;
  /** The phases in which it was first and last used; what was between is not known. */
  readonly phases: readonly [first: StageName, last: StageName];
}

/** A part of the run, in milliseconds since the start. */
export interface PhaseData {
  readonly name: StageName;
  readonly from: number;
  /** Where it ends, and by what that is known; absent for the last one. */
  readonly to?: number | undefined;
  readonly why?: string | undefined;
  /** How many calls it had: at least and at most, where not each one was timed. */
  readonly calls: Sum;
}

/** A call that no policy can allow. */
export interface UnexpressedData {
  readonly abi: string;
  readonly number: number;
  readonly name: string;
  readonly count: number;
}

/** What `--learn --json` prints: all that the summary and the page say. */
export interface LearnedData {
  /** Where the policy is. */
  readonly output: string;
  /** Whether there was a file before. */
  readonly merged: boolean;
  /** The policy file. */
  readonly policy: string;
  readonly abis: readonly string[];
  /** The items that an earlier file did not have so; all without one. */
  readonly added: readonly string[];
  /** The items that passed unasked in this run. */
  readonly given: readonly string[];
  /** What of an earlier file was given then and not needed now, when everything was asked about. */
  readonly unproven: readonly string[];
  /** The command line that enforces it. */
  readonly command: string;
  /** What was run, and how it ended; absent where the end was not seen. */
  readonly program?: string | undefined;
  readonly arguments?: readonly string[] | undefined;
  /** As a shell shows it. */
  readonly status?: number | undefined;
  readonly elapsed?: number | undefined;
  readonly installAt?: string | undefined;
  /** When the program had started up, where that is known. */
  readonly startedUp?: Boundary | undefined;
  /** When its loader was done and when its `main` began, where that is known. */
  readonly loaded?: number | undefined;
  readonly main?: number | undefined;
  /** How the calls were seen. */
  readonly way?: "notify" | "ptrace" | undefined;
  readonly phases: readonly PhaseData[];
  /** All calls over time, so many in each `width` of milliseconds. */
  readonly series?: { readonly width: number; readonly counts: readonly number[] } | undefined;
  /** Handlers without SA_RESTART: while a program is learned, they may end calls with EINTR. */
  readonly handlers: readonly HandlerData[];
  /** How many calls were recorded. */
  readonly calls: number;
  readonly programs: readonly {
    readonly program: string;
    readonly count: number;
    /** Whether it was run by children only. */
    readonly child: boolean;
  }[];
  readonly processes: readonly ProcessRecord[];
  readonly items: readonly LearnedItemData[];
  /** What another run may need, and when. */
  readonly perhaps: readonly { readonly call: string; readonly why: string }[];
  readonly unexpressed: readonly UnexpressedData[];
  /** How many records could not be read. */
  readonly unread: number;
}

/** A handler that a program installed. */
export interface HandlerData {
  readonly program: string;
  readonly signal: number;
  /** As `SIGCHLD`. */
  readonly name: string;
}

/** What `--learn --verify --json` prints. */
export interface VerifiedData {
  /** The policy file that the run was held against. */
  readonly output: string;
  /** The items that it lacks. */
  readonly missing: readonly ItemData[];
  readonly unexpressed: readonly UnexpressedData[];
  /** The items that the run did not need; absent where not all was asked about. */
  readonly unused?: readonly string[] | undefined;
}

/** An item and its evidence. */
const itemData = (item: LearnedItem): ItemData => ({
  subject: item.subject,
  condition: item.condition,
  item: item.text,
  purpose: purposeOf(item.subject),
  count: item.count,
  first: item.first,
  last: item.last,
  childOnly: item.childOnly,
  programs: item.programs,
  about: item.about,
  descriptors: item.descriptors,
  tighter: item.tighter,
});

/** A call that no policy can allow. */
const recordData = (record: CallRecord): UnexpressedData => ({
  abi: record.abi,
  number: record.number,
  name: callName(record),
  count: record.count,
});

/** What was found when a run was held against `output`. */
export const verifiedData = (verdict: Verdict, output: string): VerifiedData => ({
  output,
  missing: verdict.items.map(itemData),
  unexpressed: verdict.unexpressed.map(recordData),
  unused: verdict.unused,
});

const phaseData = (records: Records, { name, from, end }: Stage): PhaseData => ({
  name,
  from,
  to: end?.at,
  why: end?.why,
  calls: sumOf(records, from, end?.at ?? Infinity),
});

/** All that the summary and the page say. */
export function dataOf(account: Account): LearnedData {
  const { records, learned, boundary, stages, output, merged, command, perhaps } = account;
  const { end } = records;
  return {
    output,
    merged,
    policy: learned.text,
    abis: learned.abis,
    added: learned.added,
    given: learned.given,
    unproven: learned.unproven,
    command,
    program: end?.program,
    arguments: end?.arguments,
    status: end?.status,
    elapsed: end?.elapsed,
    installAt: end?.installAt,
    startedUp: boundary,
    loaded: end?.loaded,
    main: end?.main,
    way: end?.way,
    phases: stages.map((stage) => phaseData(records, stage)),
    series: records.series,
    handlers: records.handlers.map((handler) => ({ ...handler, name: signalName(handler.signal) })),
    calls: callsOf(records),
    programs: programsOf(records.calls),
    processes: records.processes,
    items: itemsData(account),
    perhaps,
    unexpressed: learned.unexpressed.map(recordData),
    unread: records.unread,
  };
}

function itemsData({ learned, risks, boundary, stages }: Account): readonly LearnedItemData[] {
  const why = new Map(risks.map(({ item, why }) => [item, why]));
  return learned.items.map((item) => ({
    ...itemData(item),
    risk: why.get(item),
    phase: boundary && phaseOf(item, boundary),
    phases: [stageAt(stages, item.first), stageAt(stages, item.last)],
  }));
}
