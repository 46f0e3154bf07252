// launch: a command and a policy -> the program, once its filter is in force.

import type { ChildProcess } from "node:child_process";
import type { End } from "./end.js";
import { type LaunchOptions, toLaunch } from "./launch-options.js";
import { prebuiltPath } from "./machine.js";
import { start } from "./start.js";

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
  const wanted = toLaunch(command, args, options);
  const { child, ended } = await start(launcher, wanted, options);
  return Object.assign(child, { ended });
}
