// launch-error: why a program was not started, as an error.

import { FAILED } from "./failure.js";

/** Why a program was not started. */
export class LaunchError extends Error {
  override readonly name = "LaunchError";
  /** What is wrong, for programs: `not_found`, `not_executable`, `no_main`, ... */
  readonly code: string;
  /** What to do about it. */
  readonly help: string;
  /** What `sandboxify` exits with: 125, 126 when it cannot be executed, 127 when it is not found. */
  readonly status: number;

  constructor(
    message: string,
    { code, help, status = FAILED }: LaunchFacts,
    options: ErrorOptions = {},
  ) {
    super(`${message}; help: ${help}`, options);
    this.code = code;
    this.help = help;
    this.status = status;
  }
}

/** What a `LaunchError` says besides its message. */
export interface LaunchFacts {
  readonly code: string;
  readonly help: string;
  readonly status?: number;
}

/** The error that the launcher reports in a line of JSON. */
export function reportedError(report: string): LaunchError {
  const [line = ""] = report.split("\n", 1);
  try {
    const { code, status, message, help } = JSON.parse(line);
    return new LaunchError(message, { code, status, help });
  } catch (cause) {
    return unreportedError(cause);
  }
}

/** The error of a launcher of which it is not known what it did. */
export function unreportedError(cause: unknown): LaunchError {
  const facts = { code: "no_report", help: "install @sbx/sandboxify again, and see the cause" };
  return new LaunchError("the launcher's report cannot be read", facts, { cause });
}

/** The error of a launcher that could not be spawned. */
export function spawnError(cause: Error): LaunchError {
  const errno = "code" in cause ? String(cause.code) : "";
  const facts = { code: "no_launcher", help: "see the cause", ...SPAWN_FACTS[errno] };
  return new LaunchError(`the launcher cannot be started (${cause.message})`, facts, { cause });
}

/** What else is said of the errors of `spawn`. */
const SPAWN_FACTS: Readonly<Record<string, Partial<LaunchFacts>>> = {
  E2BIG: { code: "too_big", status: 126, help: "pass fewer or shorter arguments and variables" },
  EACCES: { help: "check the permissions of the folders of @sbx/sandboxify and of the option cwd" },
  EAGAIN: { help: "raise the limit on processes" },
  EMFILE: { help: "close descriptors, or raise the limit on them" },
  ENOENT: { help: "check the option cwd" },
  EPERM: { help: "the options uid and gid need privilege" },
};
