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
    reason: "threads meet, or do not; memory that is free is given back, or not yet",
  },
  {
    program: "Go",
    calls: ["tgkill"],
    reason: "the runtime interrupts a goroutine that goes on for long",
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
