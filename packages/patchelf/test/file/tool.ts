// tool: a command of the system -> what it prints; and what is left of a file.

import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { library } from "../cli/stage.js";

/** What a command of the system prints; it must succeed. */
export function tool(...words: readonly string[]): string {
  const [command = "", ...args] = words;
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${command} is missing: see scripts/test-packages.txt`);
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
  return stdout;
}

export const modeOf = (path: string): number => statSync(path).mode & 0o7777;

/** The names in the folder of a file. */
export const left = (path: string): string[] => readdirSync(dirname(path));

export const ADD = ["add", "--library", library] as const;
