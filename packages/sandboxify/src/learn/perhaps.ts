// perhaps: calls that were not made, and may be next time, as they hang on time and not on the program.

import { syscallNumber } from "@sbx/syscalls";
import type { Learned, LearnedItem } from "./items.js";

/** What a program does, that now and then leads to other calls. */
interface Cause {
  readonly why: string;
  readonly holds: (items: readonly LearnedItem[]) => boolean;
  readonly calls: readonly string[];
}

const has =
  (pattern: RegExp) =>
  (items: readonly LearnedItem[]): boolean =>
    items.some(({ subject }) => pattern.test(subject));

const startsThreads = (items: readonly LearnedItem[]): boolean =>
  items.some(
    ({ subject, condition }) =>
      subject === "clone3" || (subject === "clone" && / == CLONE_THREAD\b/.test(condition ?? "")),
  );

/** Threads of a C library have lists of locks; those of Go have none. */
const isGo = (items: readonly LearnedItem[]): boolean =>
  startsThreads(items) && has(/^sigaltstack$/)(items) && !has(/^set_robust_list$/)(items);

const CAUSES: readonly Cause[] = [
  {
    why: "threads meet, wait for each other, and end",
    holds: (items) => startsThreads(items) && !isGo(items),
    calls: ["futex", "sched_yield", "madvise", "exit"],
  },
  {
    why: "a thread gets memory of its own, or ends before it needs any",
    holds: (items) => startsThreads(items) && !isGo(items),
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

/** What another run may need. */
export function perhapsOf({ items, abis }: Learned): readonly Perhaps[] {
  const seen = new Set(items.map(({ subject }) => subject));
  const found: Perhaps[] = [];
  for (const { why, holds, calls } of CAUSES) {
    if (!holds(items)) continue;
    for (const call of calls) {
      if (seen.has(call) || !abis.some((abi) => syscallNumber(abi, call) !== undefined)) continue;
      seen.add(call);
      found.push({ call, why });
    }
  }
  return found;
}
