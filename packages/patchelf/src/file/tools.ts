// tools: programs of the system for what Node cannot do.

import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { isAbsolute, join } from "node:path";
import { untrustedPart } from "@sbx/preload";

/** Where programs are looked for, if PATH is not set. */
const USUAL = "/usr/bin:/bin";
const LINES_MAX = 1 << 20;

/** How a program ended. */
export interface End {
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the tool `name` with `args`, and with `descriptors` as its descriptors 3 and so on.
 *
 * @returns `undefined` when there is none that only root or the caller could have put there.
 */
export function runTool(
  name: string,
  args: readonly string[],
  descriptors: readonly number[] = [],
): End | undefined {
  const path = findTool(name);
  if (path === undefined) return undefined;
  const { status, stdout, stderr } = spawnSync(path, args, {
    // Such as TAR_OPTIONS do not reach it.
    env: { LC_ALL: "C", PATH: USUAL },
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe", ...descriptors],
    maxBuffer: LINES_MAX,
    encoding: "utf8",
  });
  return { succeeded: status === 0, stdout: stdout ?? "", stderr: stderr ?? "" };
}

function findTool(name: string): string | undefined {
  return (process.env.PATH ?? USUAL)
    .split(":")
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path) && untrustedPart(path) === undefined);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
