// launch: a command and a policy -> the program, once its filter is in force.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { abortError, onAbort } from "./abort.js";
import { type End, endOf } from "./end.js";
import { holdEvents } from "./hold.js";
import { reportedError, spawnError, unreportedError } from "./launch-error.js";
import { type LaunchOptions, type Spawn, toSpawn } from "./launch-options.js";
import { prebuiltPath } from "./machine.js";

/** A program under its filter: Node's own `ChildProcess`, and how it ended. */
export type LaunchedProcess = ChildProcess & {
  readonly pid: number;
  /**
   * How the program ended, as soon as it has: its streams may still hold what it wrote. Rejects with an
   * `AbortError` when the option `signal` aborts.
   */
  readonly ended: Promise<End>;
};

/**
 * Starts a program under a filter. What is returned is the program itself, which has taken the
 * launcher's place; its filter is in force.
 *
 * @param command - a path, or a name that is looked for in the folders of PATH.
 * @throws {TypeError} when `options` are no `LaunchOptions`.
 * @throws {PolicyError} (of `@sbx/policy`) when they make no filter for the program.
 * @throws {LaunchError} when the program cannot be started so. Nothing of it has run then, or, where
 * its filter was to start later than at `exec`, nothing after that point.
 */
export async function launch(
  command: string,
  args: readonly string[] | undefined,
  options: LaunchOptions,
): Promise<LaunchedProcess> {
  return launchBy(prebuiltPath("sandboxify"), command, args ?? [], options);
}

/** The same by the launcher at `launcher`. */
export async function launchBy(
  launcher: string,
  command: string,
  args: readonly string[],
  options: LaunchOptions,
): Promise<LaunchedProcess> {
  const wanted = toSpawn(command, args, options);
  if (options.signal?.aborted) throw abortError(options.signal);
  const child = spawnLauncher(launcher, wanted);
  if (child.pid === undefined) {
    const [error] = await once(child, "error");
    throw spawnError(error);
  }
  // The report is the last of the streams, and nobody else's.
  const [stream] = (child.stdio as unknown as Readable[]).splice(wanted.report) as [Readable];
  const ended = endedOf(child, options);
  await demandFilter(child, stream, ended);
  return Object.assign(child as ChildProcess & { readonly pid: number }, { ended });
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
function endedOf(child: ChildProcess, { signal, killSignal }: LaunchOptions): Promise<End> {
  const ended = new Promise<End>((resolve, reject) => {
    const forget = onAbort(signal, (error) => {
      child.kill(killSignal);
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
