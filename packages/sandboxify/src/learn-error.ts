// learn-error: why there is no policy of a run, or not where it was to be, as an error.

import type { Learned } from "./learned.js";

/** Why there is no policy of a run, or not where it was to be. */
export class LearnError extends Error {
  override readonly name = "LearnError";
  /** What is wrong, for programs: `unreadable`, `unwritable`, `contradiction`, `no_records`. */
  readonly code: LearnErrorCode;
  /** What to do about it. */
  readonly help: string;
  /** What was learned all the same, where anything was: of this run alone, where others contradict it. */
  readonly learned: Learned | undefined;

  constructor(message: string, { code, help, learned }: LearnFacts, options: ErrorOptions = {}) {
    super(`${message}; help: ${help}`, options);
    this.code = code;
    this.help = help;
    this.learned = learned;
  }
}

/** What is wrong. */
export type LearnErrorCode =
  /** The option `output` leads to what is no policy file; nothing was run. */
  | "unreadable"
  /** What was learned could not be written. */
  | "unwritable"
  /** What was given, or is in the file, denies what was called. */
  | "contradiction"
  /** The launcher ended before it told what it had seen. */
  | "no_records";

/** What a `LearnError` says besides its message. */
export interface LearnFacts {
  readonly code: LearnErrorCode;
  readonly help: string;
  readonly learned?: Learned | undefined;
}
