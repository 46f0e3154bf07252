// stage: what is shipped and the programs it is tried on -> a folder that every user can read.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { preloadPath } from "../../src/index.js";

const BUILT = fileURLToPath(
  new URL(
    `../../../../native/build/${process.platform}-${process.arch}-tests/tests/programs`,
    import.meta.url,
  ),
);

const PATCHELF = "patchelf";

/** Programs linked with the library find it here, beside them. */
export const stage = realpathSync(mkdtempSync(join(tmpdir(), "sbx-live-")));
afterAll(() => rmSync(stage, { recursive: true }));
chmodSync(stage, 0o755);

export const library = staged(preloadPath());

/** What the kernel starts static programs by. */
export const loader = staged(join(dirname(preloadPath()), "ld-sandbox.so"));

/** The path of a program in native/tests/programs. */
export function program(name: string): string {
  return staged(join(BUILT, name));
}

/** A copy of a program that needs the library by its path, as only a tool for ELF files makes one. */
export function linkedProgram(name: string): string {
  const path = mkdtempSync(join(stage, "linked-"));
  chmodSync(path, 0o755);
  const copy = join(path, name);
  cpSync(program(name), copy);
  const { status, stderr, error } = spawnSync(PATCHELF, ["--add-needed", library, copy]);
  if (error) throw new Error(`${PATCHELF} is missing: apt-get install -y ${PATCHELF}`);
  if (status !== 0) throw new Error(stderr.toString());
  return copy;
}

/** An empty folder in which every user can write. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(stage, "empty-"));
  chmodSync(folder, 0o777);
  return folder;
}

function staged(path: string): string {
  const copy = join(stage, basename(path));
  if (existsSync(copy)) return copy;
  if (!existsSync(path)) throw new Error(`${path} is missing: node native/build.mjs --tests`);
  cpSync(path, copy);
  chmodSync(copy, 0o755);
  return copy;
}
