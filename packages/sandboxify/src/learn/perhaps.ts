// perhaps: calls that were not made, and may be next time, as they hang on time and not on the program.

import { groupCalls, isAbi, syscallNumber } from "@sbx/syscalls";
import { narrowestFor } from "./condition.js";
import type { LearnedItem } from "./items.js";
import type { LearnedPolicy } from "./policy.js";
import type { CallRecord } from "./records.js";

/** What one program did. */
interface Deeds {
  /** How often it made each call. */
  readonly counts: ReadonlyMap<string, number>;
  readonly startsThreads: boolean;
}

/** What a program does, that now and then leads to other calls. */
interface Cause {
  readonly why: string;
  readonly holds: (deeds: Deeds) => boolean;
  readonly calls: readonly string[];
}

const has =
  (pattern: RegExp) =>
  ({ counts }: Deeds): boolean =>
    [...counts.keys()].some((call) => pattern.test(call));

/** As often as Go asks about signals at its start, once or twice each; hardly anybody else does. */
const ALL_SIGNALS = 100;

const asksAllSignals = ({ counts }: Deeds): boolean =>
  (counts.get("rt_sigaction") ?? 0) >= ALL_SIGNALS;

/** Threads of a C library have lists of locks. Those of Go have none, unless there is C in the program. */
const hasThreadsOfC = has(/^set_robust_list$/);

const isGo = (deeds: Deeds): boolean =>
  deeds.startsThreads &&
  deeds.counts.has("sigaltstack") &&
  (!hasThreadsOfC(deeds) || asksAllSignals(deeds));

const isOfC = (deeds: Deeds): boolean =>
  deeds.startsThreads && (!isGo(deeds) || hasThreadsOfC(deeds));

const CAUSES: readonly Cause[] = [
  {
    why: "threads meet, wait for each other, and end",
    holds: isOfC,
    calls: ["futex", "sched_yield", "madvise", "exit"],
  },
  {
    why: "a thread gets memory of its own, or ends before it needs any",
    holds: isOfC,
    calls: ["mmap", "munmap", "mprotect", "rseq", "set_robust_list", "rt_sigprocmask"],
  },
  {
    why: "a program of Go interrupts its threads, or lets them wait",
    holds: isGo,
    calls: ["getpid", "tgkill", "rt_sigreturn", "futex", "nanosleep", "sched_yield", "madvise"],
  },
  {
    why: "a program is stopped while it waits, and goes on",
    holds: has(/^(nanosleep|clock_nanosleep|poll)(_time64)?$/),
    calls: ["restart_syscall"],
  },
  {
    why: "a signal comes, and its handler is done",
    holds: has(/^(rt_)?sigaction$/),
    calls: ["rt_sigreturn"],
  },
];

/** A call that was not seen, and when it is made. */
export interface Perhaps {
  readonly call: string;
  readonly why: string;
}

/** What another run may need, and the policy does not allow yet. */
export function perhapsOf(learned: LearnedPolicy): readonly Perhaps[] {
  const { items, abis } = learned;
  const deeds = deedsOf(items);
  const known = allowedBy(learned);
  const found: Perhaps[] = [];
  for (const { why, holds, calls } of CAUSES) {
    if (!deeds.some(holds)) continue;
    for (const call of calls) {
      if (known.has(call) || !abis.some((abi) => syscallNumber(abi, call) !== undefined)) continue;
      known.add(call);
      found.push({ call, why });
    }
  }
  return found;
}

/** The names in a policy, whatever is said of their arguments. */
const allowedBy = ({ policy }: LearnedPolicy): Set<string> =>
  new Set(
    policy.items.flatMap(({ subject, action }) => {
      if (subject.kind === "number" || action?.kind !== "allow") return [];
      return subject.kind === "group" ? groupCalls(subject.name) : [subject.name];
    }),
  );

/** What each program did. */
function deedsOf(items: readonly LearnedItem[]): readonly Deeds[] {
  const programs = new Map<string, { counts: Map<string, number>; startsThreads: boolean }>();
  for (const { subject, records } of items) {
    for (const record of records) {
      const { program, count } = record;
      const deeds = programs.get(program) ?? { counts: new Map(), startsThreads: false };
      deeds.counts.set(subject, (deeds.counts.get(subject) ?? 0) + count);
      deeds.startsThreads ||= isThread(subject, record);
      programs.set(program, deeds);
    }
  }
  return [...programs.values()];
}

/** Whether a call starts a thread; those of clone3 are in memory, and may be. */
function isThread(subject: string, { abi, values }: CallRecord): boolean {
  if (subject !== "clone") return subject === "clone3";
  return isAbi(abi) && / == CLONE_THREAD\b/.test(narrowestFor(abi, subject, values) ?? "");
}
