// learn-options: what the caller of learn wrote -> what the launcher is spawned with, and what is given.

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Abi } from "@sbx/syscalls";
import { checkOptions, type FilterOptions } from "./filter-options.js";
import { GIVING, type Gift, readGift } from "./learn-gift.js";
import { INSTALL_POINTS, type LaunchPoint } from "./options.js";
import { kind } from "./quote.js";
import {
  checkCommand,
  checkWord,
  SPAWNING,
  type Spawn,
  type Spawning,
  surroundingsOf,
  toSpawn,
} from "./spawn-options.js";

/** How a program is watched: by a filter that asks, or as a debugger does, of which it feels less. */
export type LearnWay = "notify" | "ptrace";

const WAYS: readonly LearnWay[] = ["notify", "ptrace"];

/**
 * How a program is to be started, and what becomes of what is learned. At most one of `policy`, `file` and
 * `allow` says what is given: it passes unasked, and is in the policy that comes of it.
 */
export interface LearnOptions
  extends Pick<FilterOptions, "policy" | "file" | "allow" | "architectures">,
    Spawning {
  /** Where in the program's life learning begins, as a filter would; `exec` if absent. */
  readonly at?: LaunchPoint | undefined;
  /** `notify` if absent. */
  readonly way?: LearnWay | undefined;
  /** The path of a policy file, which is made, or added to. None is written if absent. */
  readonly output?: string | URL | undefined;
  /** The path of an HTML page about it, which is replaced if it is there. */
  readonly report?: string | URL | undefined;
}

/** The names of all. */
export const LEARN_OPTIONS: readonly string[] = [
  ...GIVING,
  "architectures",
  ...SPAWNING,
  "at",
  "way",
  "output",
  "report",
];

/** What is to be done. */
export interface Lesson {
  readonly spawn: Spawn;
  /** The program's own ABI. */
  readonly abi: Abi;
  readonly gift: Gift | undefined;
  /** Absolute paths. */
  readonly output: string | undefined;
  readonly report: string | undefined;
}

/**
 * @throws {TypeError} when `options` are no `LearnOptions`.
 * @throws {PolicyError} when what is given makes no filter for `command`.
 */
export function toLesson(command: string, rest: readonly string[], options: LearnOptions): Lesson {
  checkCommand(command, rest);
  const values = checkOptions(options, LEARN_OPTIONS);
  checkWord("at", values.at, INSTALL_POINTS);
  checkWord("way", values.way, WAYS);
  const surroundings = surroundingsOf(command, options);
  const gift = readGift(options, surroundings.abi);
  const records = surroundings.stdio.length;
  const args = [
    `--report=${records + 1}`,
    `--records=${records}`,
    `--learn=${options.way ?? "notify"}`,
    `--at=${options.at ?? gift?.installAt ?? "exec"}`,
    ...(gift?.args ?? []),
  ];
  return {
    spawn: toSpawn(surroundings, options, 2, [...args, "--", command, ...rest]),
    abi: surroundings.abi,
    gift,
    output: absolute("output", values.output),
    report: absolute("report", values.report),
  };
}

function absolute(name: string, path: unknown): string | undefined {
  if (path === undefined) return undefined;
  if (path instanceof URL) return fileURLToPath(path);
  if (typeof path === "string" && path !== "") return resolve(path);
  const found = path === "" ? "an empty string" : kind(path);
  throw new TypeError(`the option "${name}" must be a path, got ${found}`);
}
