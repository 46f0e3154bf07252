// command: a command line -> all that it printed, or an error with its cure.

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** How a command is run. */
export interface CommandOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The exit statuses that are no failure; 0 when none are given. */
  readonly statuses?: readonly number[];
}

const OUTPUT_MAX = 2 ** 28;

/**
 * The standard output of `command`.
 *
 * @throws {Error} with all that it said, when it fails.
 */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Buffer {
  const { statuses = [0], ...spawning } = options;
  const result = spawnSync(command, args, { ...spawning, maxBuffer: OUTPUT_MAX });
  if (result.error) throw new Error(`${command}: ${result.error.message}`);
  if (!statuses.includes(result.status ?? -1)) throw new Error(`${command}: ${endOf(result)}`);
  return result.stdout;
}

function endOf({ status, signal, stdout, stderr }: SpawnSyncReturns<Buffer>): string {
  return `${signal ?? `status ${status}`}\n${stdout}${stderr}`;
}

/**
 * Makes sure that there is a file.
 *
 * @throws {Error} that names what brings it.
 */
export function demandFile(path: string, cure: string): void {
  if (!existsSync(path)) throw new Error(`${path} is missing: ${cure}`);
}
