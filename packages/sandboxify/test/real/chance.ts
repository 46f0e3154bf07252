// chance: calls that real programs make in one run and not in another, or can do without, each with the reason.

export interface Rule {
  readonly calls: readonly string[];
  /** Where they are so; everywhere if absent. */
  readonly program?: string;
  readonly reason: string;
}

/** Calls that hang on time. */
export const CHANCE: readonly Rule[] = [
  {
    calls: ["futex", "sched_yield", "madvise"],
    reason: "threads meet, or do not; what is free of their memory is given back, or not yet",
  },
  {
    calls: ["restart_syscall", "rt_sigreturn"],
    reason: "a signal comes while something waits, or a moment earlier or later",
  },
  {
    program: "Go",
    calls: ["tgkill", "getpid", "nanosleep", "epoll_pwait", "munmap"],
    reason:
      "the runtime interrupts a goroutine, sleeps, or asks for events when it has nothing to do",
  },
  {
    program: "redis-server",
    calls: ["getrusage", "close", "read"],
    reason: "a timer looks at the memory that is used",
  },
  {
    program: "node",
    calls: ["munmap", "mprotect", "tgkill", "sched_getaffinity"],
    reason: "memory is collected, and functions compiled, when their time has come",
  },
];

/** Calls whose caller dies, and nobody waits for it. */
export const UNNOTICED: readonly Rule[] = [
  {
    program: "sqlite3",
    calls: ["rt_sigreturn"],
    reason: "the shell that it starts makes it when its command has said what it has to say",
  },
];

/** Why `call` need not be made by `program`. */
export const reasonOf = (
  rules: readonly Rule[],
  program: string,
  call: string,
): string | undefined =>
  rules.find((rule) => (rule.program ?? program) === program && rule.calls.includes(call))?.reason;

/** What a run of `program` may need at times. */
export const chanceCalls = (name: string): readonly string[] =>
  CHANCE.filter(({ program }) => program === name).flatMap(({ calls }) => calls);
