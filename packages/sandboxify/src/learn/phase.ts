// phase: how far a program had come when it made a call, as far as its calls tell.

import { groupCalls } from "@sbx/syscalls";
import { timeText } from "./evidence.js";
import type { LearnedItem } from "./items.js";
import { subjectOf } from "./listing.js";
import type { LearnedPolicy } from "./policy.js";
import type { Records } from "./records.js";
import { sumOf, sumText } from "./sums.js";

/** A moment between two phases, in milliseconds, and by what it is known. */
export interface Boundary {
  readonly at: number;
  readonly why: string;
}

/** When an item was used: before the program had started up, after, or both. */
export type Phase = "start-up" | "later" | "throughout";

/** What a program does in turn. `constructing` is known only where both its ends are. */
export type StageName = "loading" | "constructing" | "starting" | "running";

/** A part of the run. */
export interface Stage {
  readonly name: StageName;
  readonly from: number;
  /** Absent where the run ends in it. */
  readonly end: Boundary | undefined;
}

/** What was asked about, and what was let pass unasked. */
export type Seen = Pick<LearnedPolicy, "items" | "given">;

const WAITING: ReadonlySet<string> = new Set([
  ...groupCalls("@poll"),
  ...groupCalls("@accept"),
  ...groupCalls("@sleep"),
  ...groupCalls("@wait"),
  ..."pause rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 sigsuspend".split(" "),
]);

/** Whether a program could wait unasked: then it is not known when it first did. */
const canWaitUnseen = (given: readonly string[]): boolean =>
  given.some((item) => WAITING.has(subjectOf(item)));

/** The first time, from `from` on, that the program itself waited for something. */
function firstWait({ items, given }: Seen, from: number): Boundary | undefined {
  if (canWaitUnseen(given)) return undefined;
  const [wait] = items
    .filter(({ subject }) => WAITING.has(subject))
    .flatMap(({ subject, records }) =>
      records
        .filter(({ child, first }) => !child && first >= from)
        .map(({ first }) => ({ subject, first })),
    )
    .sort((one, other) => one.first - other.first);
  return wait && { at: wait.first, why: `it first waited, by ${wait.subject}` };
}

/** Where the start-up ends: at `main`, where it is known; else when the program itself first waited. */
export function boundaryOf({ end }: Records, seen: Seen): Boundary | undefined {
  if (end?.main !== undefined) return { at: end.main, why: "its main began" };
  return firstWait(seen, end?.loaded ?? 0);
}

/** When `item` was used. */
export function phaseOf({ first, last }: LearnedItem, boundary: Boundary): Phase {
  if (last < boundary.at) return "start-up";
  return first < boundary.at ? "throughout" : "later";
}

/** The parts of the run, in order; those in which nothing was called are left out. */
export function stagesOf({ end }: Records, seen: Seen): readonly Stage[] {
  const { loaded, main, installAt } = end ?? {};
  const done = Math.max(loaded ?? 0, main ?? 0);
  const marks: (readonly [StageName, Boundary | undefined])[] = [
    ["loading", loaded === undefined ? undefined : { at: loaded, why: "its loader was done" }],
    [
      loaded === undefined ? "loading" : "constructing",
      main === undefined || installAt === "main" ? undefined : { at: main, why: "its main began" },
    ],
    ["starting", firstWait(seen, done)],
  ];
  const stages: Stage[] = [];
  let from = 0;
  for (const [name, mark] of marks) {
    if (mark === undefined || mark.at < from) continue;
    const isEmpty = !seen.items.some(({ records }) =>
      records.some(({ first }) => first >= from && first < mark.at),
    );
    if (!isEmpty) stages.push({ name, from, end: mark });
    from = mark.at;
  }
  return [...stages, { name: "running", from, end: undefined }];
}

/** The stage in which something was at `time`. */
export const stageAt = (stages: readonly Stage[], time: number): StageName =>
  stages.find(({ end }) => end === undefined || time < end.at)?.name ?? "running";

/** What there is to say of the phases. */
interface Staged {
  readonly records: Records;
  readonly stages: readonly Stage[];
}

/** What is said of points behind the start. */
const BEGINNINGS: ReadonlyMap<string, string> = new Map([
  ["entry", "its own code began"],
  ["main", "its main began"],
]);

/** What everything is behind where learning began at a later point; `undefined` where it did not. */
export const beginningOf = ({ end }: Records): string | undefined =>
  BEGINNINGS.get(end?.installAt ?? "");

/** A line for each stage; none where there is but one. */
export function stageLines({ records, stages }: Staged): readonly string[] {
  const beginning = beginningOf(records);
  const note = beginning === undefined ? [] : [`all of it after ${beginning}`];
  if (stages.length < 2) return note;
  return [
    ...note,
    ...stages.map(({ name, from, end }) => {
      const until = end ? `until ${timeText(end.at)}, when ${end.why}` : "to the end";
      return `${name} ${until}: ${sumText(sumOf(records, from, end?.at ?? Infinity))}`;
    }),
  ];
}
