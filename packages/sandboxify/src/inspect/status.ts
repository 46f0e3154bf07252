// status: /proc/PID/status -> what everybody may know of a thread's filters.

import { readdirSync, readFileSync } from "node:fs";

/** What the kernel tells of a thread. */
export interface ThreadStatus {
  readonly tid: number;
  /** The process that it belongs to. */
  readonly pid: number;
  /** Its name, as bytes. */
  readonly name: string;
  /** Whether it has filters (2), is in strict mode (1) or neither (0); as of seccomp(2). */
  readonly mode: number;
  /** How many filters it has; `undefined` before Linux 5.9, which does not tell. */
  readonly filters: number | undefined;
  readonly noNewPrivileges: boolean | undefined;
  /** Who traces it; 0 for nobody. */
  readonly tracer: number;
  /** Its capabilities, as bits. */
  readonly capabilities: bigint;
}

/** Modes of `Seccomp` in /proc/PID/status. */
export const STRICT = 1;
export const FILTERED = 2;

/** How a thread is held. */
export type Mode = "none" | "strict" | "filter";

export function modeOf({ mode }: ThreadStatus): Mode {
  if (mode === FILTERED) return "filter";
  return mode === STRICT ? "strict" : "none";
}

/** What is known of thread `tid`; `undefined` where there is none. */
export function readStatus(tid: number | "self"): ThreadStatus | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${tid}/status`, "latin1");
  } catch {
    return undefined;
  }
  return parseStatus(text);
}

export function parseStatus(text: string): ThreadStatus {
  const fields = new Map(
    text.split("\n").map((line) => {
      const [, name = "", value = ""] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const number = (name: string): number | undefined => {
    const value = fields.get(name);
    return value === undefined ? undefined : Number(value);
  };
  const noNewPrivileges = number("NoNewPrivs");
  return {
    tid: number("Pid") ?? 0,
    pid: number("Tgid") ?? 0,
    name: fields.get("Name") ?? "",
    mode: number("Seccomp") ?? 0,
    filters: number("Seccomp_filters"),
    noNewPrivileges: noNewPrivileges === undefined ? undefined : noNewPrivileges === 1,
    tracer: number("TracerPid") ?? 0,
    capabilities: BigInt(`0x${fields.get("CapEff") ?? "0"}`),
  };
}

/** The other threads of a process that do not have as many filters as `status` says. */
export function unlikeThreads({ pid, tid, mode, filters }: ThreadStatus): ThreadStatus[] {
  let tids: string[];
  try {
    tids = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return tids.flatMap((name) => {
    const other = Number(name) === tid ? undefined : readStatus(Number(name));
    return other && (other.mode !== mode || other.filters !== filters) ? [other] : [];
  });
}
