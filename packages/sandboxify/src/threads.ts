// threads: /proc -> the threads whose filters are not those of this one, so that no filter can be theirs too.

import { readdirSync, readFileSync } from "node:fs";

const TASKS = "/proc/self/task";

/** The filters of a thread, as /proc tells: the mode, and since Linux 5.9 how many there are. */
function filtersOf(status: string): { readonly mode: number; readonly count: number } {
  const text = readFileSync(status, "utf8");
  const number = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)$`, "m").exec(text)?.[1]);
  return { mode: number("Seccomp"), count: number("Seccomp_filters") || 0 };
}

/**
 * The ids of threads that have more filters than the calling one. The kernel refuses to give such threads
 * another one from here; it has the last word in any case, also where there is no /proc.
 */
export function threadsWithOthers(): string[] {
  try {
    const own = filtersOf("/proc/thread-self/status");
    return readdirSync(TASKS).filter((id) => {
      const { mode, count } = filtersOf(`${TASKS}/${id}/status`);
      return mode > own.mode || count > own.count;
    });
  } catch {
    return [];
  }
}
