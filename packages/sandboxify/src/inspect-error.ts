// inspect-error: why nothing can be said of a process, as an error.

import type { Failure } from "./failure.js";

/** Why nothing can be said of a process. */
export class InspectError extends Error {
  override readonly name = "InspectError";
  /** What is wrong, for programs: `no_process`. */
  readonly code: string;
  /** What to do about it. */
  readonly help: string;

  constructor(code: string, { message, help }: Failure) {
    super(`${message}; help: ${help}`);
    this.code = code;
    this.help = help;
  }
}
