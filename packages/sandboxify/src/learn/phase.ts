// phase: where a program stops starting up, as far as its calls tell.

import { groupCalls } from "@sbx/syscalls";
import type { LearnedItem } from "./items.js";
import type { Records } from "./records.js";

/** The end of the start-up, in milliseconds, and by what it is known. */
export interface Boundary {
  readonly at: number;
  readonly why: string;
}

/** When an item was used. */
export type Phase = "start-up" | "later" | "throughout";

const WAITING: ReadonlySet<string> = new Set([
  ...groupCalls("@poll"),
  ...groupCalls("@accept"),
  ...groupCalls("@sleep"),
  ...groupCalls("@wait"),
  ..."pause rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 sigsuspend".split(" "),
]);

/** `main`, where it is known; else the first time that the program itself waited for something. */
export function boundaryOf({ end }: Records, items: readonly LearnedItem[]): Boundary | undefined {
  if (end?.main !== undefined) return { at: end.main, why: "its main began" };
  const waits = items
    .filter(({ subject }) => WAITING.has(subject))
    .flatMap(({ subject, records }) =>
      records.filter(({ child }) => !child).map(({ first }) => ({ subject, first })),
    )
    .sort((one, other) => one.first - other.first);
  const [wait] = waits;
  return wait && { at: wait.first, why: `it first waited, by ${wait.subject}` };
}

/** When `item` was used. */
export function phaseOf({ first, last }: LearnedItem, boundary: Boundary): Phase {
  if (last < boundary.at) return "start-up";
  return first < boundary.at ? "throughout" : "later";
}
