// watched: a signal for a program that a launcher watches -> to whom it is sent.

import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

const { SIGKILL } = constants.signals;

/**
 * The launcher hands on every signal but SIGKILL, which would end it and not the program: its child. When that
 * is gone, SIGTERM has it wait no longer for what the program has started, which goes on by itself.
 */
export function killWatched(launcher: ChildProcess, signal?: NodeJS.Signals | number): void {
  const isFinal = signal === "SIGKILL" || signal === SIGKILL;
  const programs = isFinal ? childrenOf(launcher) : [];
  for (const program of programs) kill(program);
  if (programs.length === 0) launcher.kill(isFinal ? "SIGTERM" : signal);
}

/** None where the kernel does not tell (CONFIG_PROC_CHILDREN). */
function childrenOf({ pid }: ChildProcess): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1");
    return text.trim().split(/\s+/).map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
