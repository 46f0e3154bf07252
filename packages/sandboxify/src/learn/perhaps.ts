// perhaps: calls that were not made, and may be next time, as they hang on time and not on the program.

import { syscallNumber } from "@sbx/syscalls";
import type { Learned, LearnedItem } from "./items.js";

/** Whether a program does what now and then leads to other calls. */
interface Cause {
  readonly why: string;
  readonly holds: (item: LearnedItem) => boolean;
  readonly calls: readonly string[];
}

const CAUSES: readonly Cause[] = [
  {
    why: "threads meet, wait for each other, and end",
    holds: ({ subject, condition }) =>
      subject === "clone3" || (subject === "clone" && / == CLONE_THREAD\b/.test(condition ?? "")),
    calls: ["futex", "sched_yield", "madvise", "exit"],
  },
  {
    why: "a program is stopped while it waits, and goes on",
    holds: ({ subject }) => /^(nanosleep|clock_nanosleep|poll)(_time64)?$/.test(subject),
    calls: ["restart_syscall"],
  },
  {
    why: "a signal comes, and its handler is done",
    holds: ({ subject }) => /^(rt_)?sigaction$/.test(subject),
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
  return CAUSES.filter(({ holds }) => items.some(holds)).flatMap(({ why, calls }) =>
    calls
      .filter(
        (call) => !seen.has(call) && abis.some((abi) => syscallNumber(abi, call) !== undefined),
      )
      .map((call) => ({ call, why })),
  );
}
