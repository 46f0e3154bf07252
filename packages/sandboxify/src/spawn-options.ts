// spawn-options: what callers say of a program and of its surroundings -> what a launcher is spawned with.

import type { SpawnOptions } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findVariables, policyVariables } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { abiOfProgram } from "./image.js";
import { ownAbi } from "./machine.js";
import { kind, quote } from "./quote.js";

/** The options of `spawn` that mean the same here. */
export type Spawning = Pick<
  SpawnOptions,
  "cwd" | "detached" | "env" | "gid" | "killSignal" | "serialization" | "signal" | "stdio" | "uid"
>;

/** Those that are handed on as they are. */
const HANDED_ON = [
  "cwd",
  "detached",
  "gid",
  "killSignal",
  "serialization",
  "uid",
] satisfies (keyof Spawning)[];

/** The names of all. */
export const SPAWNING: readonly string[] = [...HANDED_ON, "env", "signal", "stdio"];

/** What a launcher is spawned with. */
export interface Spawn {
  readonly args: readonly string[];
  readonly options: SpawnOptions;
  /** Where in `stdio` the streams begin that are not the caller's. */
  readonly own: number;
}

/** What a program is started in. */
export interface Surroundings {
  /** Without what says something of filters. */
  readonly env: NodeJS.ProcessEnv;
  /** Three streams at least. */
  readonly stdio: Exclude<Stdio, string>;
  /** The program's own ABI. */
  readonly abi: Abi;
}

/** @throws {TypeError} when `options` are none. */
export function surroundingsOf(command: string, options: Spawning): Surroundings {
  const env = withoutVariables(options.env ?? process.env);
  const place = { path: env.PATH, folder: options.cwd && pathOf(options.cwd) };
  return {
    env,
    stdio: stdioOf(options.stdio),
    abi: abiOfProgram(command, place) ?? ownAbi(),
  };
}

/**
 * @param own - how many streams the launcher writes to besides.
 * @param args - its arguments.
 */
export function toSpawn(
  { env, stdio }: Surroundings,
  options: Spawning,
  own: number,
  args: readonly string[],
): Spawn {
  const given = HANDED_ON.flatMap((name) =>
    options[name] === undefined ? [] : [[name, options[name]]],
  );
  const streams = [...stdio, ...Array<"pipe">(own).fill("pipe")];
  return {
    args,
    options: { ...Object.fromEntries(given), env, stdio: streams },
    own: stdio.length,
  };
}

/** @throws {TypeError} */
export function checkCommand(command: unknown, rest: unknown): void {
  if (typeof command !== "string") {
    throw new TypeError(`the command must be a string, got ${kind(command)}`);
  }
  if (!Array.isArray(rest)) {
    throw new TypeError(`the arguments must be an array, got ${kind(rest)}`);
  }
}

/** @throws {TypeError} when `value` is given, and none of `words`. */
export function checkWord(name: string, value: unknown, words: readonly unknown[]): void {
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
