// facts: what /proc/PID/status says -> what everybody may know of a process.

import { displayName } from "../quote.js";
import { FILTERED, type Mode, modeOf, type ThreadStatus, unlikeThreads } from "./status.js";

/** What everybody may know of a process. */
export interface InspectedFacts {
  /** The process. */
  readonly pid: number;
  /** The thread that was asked about; `pid`, if it was the process. */
  readonly tid: number;
  /** Its name; what is no printable ASCII is `?`. */
  readonly name: string;
  /** Whether it has filters, is in the kernel's strict mode, or is held by neither. */
  readonly mode: Mode;
  /** How many filters it has; `undefined` where the kernel does not tell (before Linux 5.9). */
  readonly count: number | undefined;
  /** Whether it cannot gain privileges; `undefined` where the kernel does not tell. */
  readonly noNewPrivileges: boolean | undefined;
  /** The other threads of the process that are held otherwise: to be asked about by their numbers. */
  readonly unlikeThreads: readonly number[];
}

/** What /proc says of a process, whoever asks. */
export function factsOf(status: ThreadStatus): InspectedFacts {
  const { tid, pid, name, mode, filters, noNewPrivileges } = status;
  return {
    pid,
    tid,
    name: displayName(name),
    mode: modeOf(status),
    count: mode === FILTERED ? filters : 0,
    noNewPrivileges,
    unlikeThreads: unlikeThreads(status).map((other) => other.tid),
  };
}
