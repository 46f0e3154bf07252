// launch-options: what the caller of launch wrote -> what the launcher is spawned with.

import {
  checkOptions,
  FILTER_OPTIONS,
  type FilterOptions,
  filterVariables,
} from "./filter-options.js";
import { launcherArguments } from "./launcher-arguments.js";
import { INSTALL_POINTS, type LaunchPoint, type LaunchWay, WAYS } from "./options.js";
import {
  checkCommand,
  checkWord,
  SPAWNING,
  type Spawn,
  type Spawning,
  surroundingsOf,
  toSpawn,
} from "./spawn-options.js";

/** How a program is to be started, and under which filter. The rest is as for `spawn`. */
export interface LaunchOptions extends FilterOptions, Spawning {
  /**
   * Where in the program's life its filter starts: `exec`, before anything of it runs; `entry`, before
   * its own code does, loaded libraries included; or `main`. What the policy file says if absent, else
   * `exec`.
   */
  readonly at?: LaunchPoint | undefined;
  /** How the filter gets into the program; `auto` if absent. */
  readonly via?: LaunchWay | undefined;
  /** Print one line on standard error for each item. */
  readonly verbose?: boolean | undefined;
}

const KNOWN = [...FILTER_OPTIONS, ...SPAWNING, "at", "verbose", "via"];

/**
 * @throws {TypeError} when `options` are no `LaunchOptions`.
 * @throws {PolicyError} when they make no filter for `command`.
 */
export function toLaunch(command: string, rest: readonly string[], options: LaunchOptions): Spawn {
  checkCommand(command, rest);
  const values = checkOptions(options, KNOWN);
  checkWord("at", values.at, INSTALL_POINTS);
  checkWord("via", values.via, WAYS);
  checkWord("verbose", values.verbose, [true, false]);
  const surroundings = surroundingsOf(command, options);
  const filter = launcherArguments(filterVariables(values), surroundings.abi, options);
  const report = `--report=${surroundings.stdio.length}`;
  return toSpawn(surroundings, options, 1, [report, ...filter, "--", command, ...rest]);
}
