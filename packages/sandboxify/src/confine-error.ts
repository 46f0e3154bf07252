// confine-error: why this process could not be filtered, as an error.

import { getSystemErrorName } from "node:util";

/** Why the running process could not be filtered. */
export class ConfineError extends Error {
  override readonly name = "ConfineError";
  /** An errno such as `ESRCH`, or the code of Node's error where the addon cannot be loaded. */
  readonly code: string;
  /** What to do about it. */
  readonly help: string;

  constructor(message: string, code: string, help: string, options: ErrorOptions = {}) {
    super(`${message} (${code}); help: ${help}`, options);
    this.code = code;
    this.help = help;
  }
}

const CURES: Readonly<Record<string, string>> = {
  EACCES:
    "no_new_privs is not in force, although it was set: is there a filter around that pretends?",
  EINVAL: "Linux 5.7 or newer is needed, with CONFIG_SECCOMP_FILTER",
  ENOMEM: "the filters of a process have 32768 instructions together, and need memory",
  ENOSYS:
    "Linux 5.7 or newer is needed, with CONFIG_SECCOMP_FILTER, and no filter around that forbids seccomp",
  EPERM: "a filter around this process forbids it, as of a container",
  ESRCH: "a thread has a filter of its own; filter the process before it gets one",
};

/** The error of a call that returned `result`. */
export function callError(call: string, result: number): ConfineError {
  // A thread's id is an answer of kernels that do not know the flag against it.
  const code = result < 0 ? getSystemErrorName(result) : "ESRCH";
  const help = CURES[code] ?? "see the manual page seccomp(2)";
  return new ConfineError(`the kernel refused ${call}`, code, help);
}
