// start: a launcher and its arguments -> the child process, once its program runs as it was told.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { abortError, onAbort } from "./abort.js";
import { type End, endOf } from "./end.js";
import { holdEvents } from "./hold.js";
import { reportedError, spawnError, unreportedError } from "./launch-error.js";
import type { Spawn, Spawning } from "./spawn-options.js";

/** A program that runs. */
export interface Started {
  readonly child: ChildProcess & { readonly pid: number };
  readonly ended: Promise<End>;
  /** All that the launcher writes to each stream that is not the caller's, but for its report. */
  readonly written: readonly Promise<string>[];
}

/** When an option tells to end the program, and how. */
export interface Ending extends Pick<Spawning, "signal" | "killSignal"> {
  /** Sends `killSignal` to the program, where the child process is another. */
  readonly kill?: (child: ChildProcess, killSignal: Spawning["killSignal"]) => void;
}

const killItself: NonNullable<Ending["kill"]> = (child, killSignal) => child.kill(killSignal);

/** @throws {LaunchError} when the program cannot be started so. */
export async function start(launcher: string, wanted: Spawn, ending: Ending): Promise<Started> {
  if (ending.signal?.aborted) throw abortError(ending.signal);
  const child = spawnLauncher(launcher, wanted);
  if (child.pid === undefined) {
    const [error] = await once(child, "error");
    throw spawnError(error);
  }
  const streams = (child.stdio as unknown as Readable[]).splice(wanted.own);
  const report = streams.pop() as Readable;
  const written = streams.map(readAll);
  const ended = endedOf(child, ending);
  await demandFilter(child, report, ended);
  return { child: child as Started["child"], ended, written };
}

/** What nobody may ask for in the end. */
function readAll(stream: Readable): Promise<string> {
  const all = text(stream);
  all.catch(() => undefined);
  return all;
}

function spawnLauncher(launcher: string, { args, options }: Spawn): ChildProcess {
  try {
    return spawn(launcher, args, options);
  } catch (error) {
    // Errors of the arguments are the caller's; those of the system call are told as such.
    if (error instanceof Error && "syscall" in error) throw spawnError(error);
    throw error;
  }
}

/** Nobody needs to ask how the program ended: that it was aborted is no error of those who do not. */
function endedOf(
  child: ChildProcess,
  { signal, killSignal, kill = killItself }: Ending,
): Promise<End> {
  const ended = new Promise<End>((resolve, reject) => {
    const forget = onAbort(signal, (error) => {
      kill(child, killSignal);
      reject(error);
    });
    child.once("exit", (status, cause) => {
      forget();
      resolve(endOf(status, cause));
    });
  });
  ended.catch(() => undefined);
  return ended;
}

/** Waits until the launcher has let go of its report, and demands that nothing is in it. */
async function demandFilter(child: ChildProcess, stream: Readable, ended: Promise<End>) {
  const aborted = new Promise<never>((_, reject) => ended.catch(reject));
  const letGo = holdEvents(child);
  let report: string;
  try {
    report = await Promise.race([readReport(child, stream), aborted]);
  } finally {
    letGo();
  }
  if (report === "") return;
  await ended;
  throw reportedError(report);
}

async function readReport(child: ChildProcess, stream: Readable): Promise<string> {
  try {
    return await text(stream);
  } catch (cause) {
    child.kill("SIGKILL");
    throw unreportedError(cause);
  }
}
