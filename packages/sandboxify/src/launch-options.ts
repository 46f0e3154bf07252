// launch-options: what the caller of launch wrote -> what the launcher is spawned with.

import type { SpawnOptions } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findVariables, policyVariables } from "@sbx/policy";
import {
  checkOptions,
  FILTER_OPTIONS,
  type FilterOptions,
  filterVariables,
} from "./filter-options.js";
import { abiOfProgram } from "./image.js";
import { launcherArguments } from "./launcher-arguments.js";
import { ownAbi } from "./machine.js";
import { INSTALL_POINTS, type LaunchPoint, type LaunchWay, WAYS } from "./options.js";
import { kind, quote } from "./quote.js";

/** The options of `spawn` that mean the same to `launch`. */
type Spawning = Pick<
  SpawnOptions,
  "cwd" | "detached" | "env" | "gid" | "killSignal" | "serialization" | "signal" | "stdio" | "uid"
>;

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

const SPAWNING = [
  "cwd",
  "detached",
  "gid",
  "killSignal",
  "serialization",
  "uid",
] satisfies (keyof Spawning)[];

const KNOWN = [...FILTER_OPTIONS, ...SPAWNING, "at", "env", "signal", "stdio", "verbose", "via"];

/** What the launcher is spawned with. */
export interface Spawn {
  readonly args: readonly string[];
  readonly options: SpawnOptions;
  /** The descriptor for the launcher's report: its index in `stdio`. */
  readonly report: number;
}

/**
 * @throws {TypeError} when `options` are no `LaunchOptions`.
 * @throws {PolicyError} when they make no filter for `command`.
 */
export function toSpawn(command: string, rest: readonly string[], options: LaunchOptions): Spawn {
  checkCommand(command, rest);
  const values = checkOptions(options, KNOWN);
  checkWord("at", values.at, INSTALL_POINTS);
  checkWord("via", values.via, WAYS);
  checkWord("verbose", values.verbose, [true, false]);

  const env = withoutVariables(options.env ?? process.env);
  const place = { path: env.PATH, folder: options.cwd && pathOf(options.cwd) };
  const own = abiOfProgram(command, place) ?? ownAbi();
  const filter = launcherArguments(filterVariables(values), own, options);
  const stdio = stdioOf(options.stdio);
  const report = stdio.length;
  const spawning = SPAWNING.flatMap((name) =>
    options[name] === undefined ? [] : [[name, options[name]]],
  );
  return {
    args: [`--report=${report}`, ...filter, "--", command, ...rest],
    options: { ...Object.fromEntries(spawning), env, stdio: [...stdio, "pipe"] },
    report,
  };
}

function checkCommand(command: unknown, rest: unknown): void {
  if (typeof command !== "string") {
    throw new TypeError(`the command must be a string, got ${kind(command)}`);
  }
  if (!Array.isArray(rest)) {
    throw new TypeError(`the arguments must be an array, got ${kind(rest)}`);
  }
}

function checkWord(name: string, value: unknown, words: readonly unknown[]): void {
  if (value === undefined || words.includes(value)) return;
  const found = typeof value === "string" ? quote(value) : kind(value);
  throw new TypeError(`the option "${name}" is ${words.join(", ")} or absent, not ${found}`);
}

/** What an environment says about a filter is replaced, as the launcher would heed it. */
function withoutVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const replaced: readonly string[] = policyVariables;
  const kept = Object.entries(environment).filter(([name]) => !replaced.includes(name));
  const rest = Object.fromEntries(kept);
  // Others that look like them would be refused by the launcher.
  findVariables(rest);
  return rest;
}

const pathOf = (folder: string | URL): string =>
  typeof folder === "string" ? folder : fileURLToPath(folder);

type Stdio = NonNullable<SpawnOptions["stdio"]>;

/** An entry for each of the three standard streams at least, as `spawn` itself has it. */
function stdioOf(stdio: Stdio | undefined): Exclude<Stdio, string> {
  if (stdio === undefined || typeof stdio === "string") {
    return [stdio ?? "pipe", stdio ?? "pipe", stdio ?? "pipe"];
  }
  if (!Array.isArray(stdio)) {
    throw new TypeError(`the option "stdio" must be a string or an array, got ${kind(stdio)}`);
  }
  return [...stdio, ...Array<undefined>(Math.max(0, 3 - stdio.length)).fill(undefined)];
}
