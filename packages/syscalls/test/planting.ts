// planting: a copy of data/ in which to plant a fault, and the scripts run over it.

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";

export const PACKAGE = join(import.meta.dirname, "..");

/** A directory of each test's own; the copy is its `data`. */
export let scratch = "";
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sbx-syscalls-"));
  cpSync(join(PACKAGE, "data"), join(scratch, "data"), { recursive: true });
});
afterEach(() => rmSync(scratch, { recursive: true }));

/** Run a script of scripts/ over the copy. */
export function script(name: string, ...args: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(PACKAGE, "scripts", name), "--data", join(scratch, "data"), ...args],
    { encoding: "utf8", cwd: PACKAGE },
  );
  return { status, stderr };
}

/** Replace one line of a table; that it is there once is part of the test. */
export function plant(file: string, line: string, replacement: string): void {
  const path = join(scratch, "data", file);
  const parts = readFileSync(path, "utf8").split(`${line}\n`);
  expect([line, parts.length]).toEqual([line, 2]);
  writeFileSync(path, parts.join(replacement && `${replacement}\n`));
}
