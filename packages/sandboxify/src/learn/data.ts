// data: what was learned -> the same as data, for --json.

import { callName } from "../decode/call.js";
import type { LearnedItem } from "./items.js";
import { type Boundary, type Phase, phaseOf } from "./phase.js";
import type { CallRecord, ProcessRecord } from "./records.js";
import { purposeOf } from "./sections.js";
import { type Account, callsOf, programsOf } from "./summary.js";

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
}

/** An item, and what the summary says of it. */
export interface LearnedItemData extends ItemData {
  /** Why it deserves a look. */
  readonly risk?: string | undefined;
  /** When it was used; absent where it is not known when the program had started up. */
  readonly phase?: Phase | undefined;
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

/** What `--learn --verify --json` prints. */
export interface VerifiedData {
  /** The policy file that the run was held against. */
  readonly output: string;
  /** The items that it lacks. */
  readonly missing: readonly ItemData[];
  readonly unexpressed: readonly UnexpressedData[];
}

/** An item and its evidence. */
export const itemData = (item: LearnedItem): ItemData => ({
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
});

/** A call that no policy can allow. */
export const recordData = (record: CallRecord): UnexpressedData => ({
  abi: record.abi,
  number: record.number,
  name: callName(record),
  count: record.count,
});

/** All that the summary and the page say. */
export function dataOf(account: Account): LearnedData {
  const { records, learned, risks, boundary, output, merged, command, perhaps } = account;
  const why = new Map(risks.map(({ item, why }) => [item, why]));
  const { end } = records;
  return {
    output,
    merged,
    policy: learned.text,
    abis: learned.abis,
    added: learned.added,
    command,
    program: end?.program,
    arguments: end?.arguments,
    status: end?.status,
    elapsed: end?.elapsed,
    installAt: end?.installAt,
    startedUp: boundary,
    calls: callsOf(records),
    programs: programsOf(records.calls),
    processes: records.processes,
    items: learned.items.map((item) => ({
      ...itemData(item),
      risk: why.get(item),
      phase: boundary && phaseOf(item, boundary),
    })),
    perhaps,
    unexpressed: learned.unexpressed.map(recordData),
    unread: records.unread,
  };
}
