// stage: sandboxify as it is shipped and the programs it is tried on -> a folder that every user can read.

import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, vi } from "vitest";

// Machines are busy: no test here is about time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const target = `${process.platform}-${process.arch}`;
const PREBUILT = join(import.meta.dirname, "../../prebuilds", target);
const BUILT = join(import.meta.dirname, "../../../../native/build", `${target}-tests/tests`);

export const stage = realpathSync(mkdtempSync(join(tmpdir(), "sbx-launch-")));
afterAll(() => rmSync(stage, { recursive: true }));
chmodSync(stage, 0o755);

export const launcher = staged(join(PREBUILT, "sandboxify"), "pnpm build");

/** libsandbox.so, which does the same for dynamic programs. */
export const library = (): string =>
  staged(
    join(import.meta.dirname, "../../../preload/prebuilds", target, "libsandbox.so"),
    "pnpm build",
  );

/** The path of a program in native/tests/launcher. */
export function program(name: string): string {
  return staged(join(BUILT, "launcher", name), "node native/build.mjs --tests");
}

/** The path of a program in native/tests/programs. */
export function ordinaryProgram(name: string): string {
  return staged(join(BUILT, "programs", name), "node native/build.mjs --tests");
}

/** A copy of a program that has a name and a mode of its own. */
export function copyOf(original: string, name: string, mode: number): string {
  const copy = join(stage, name);
  cpSync(original, copy);
  chmodSync(copy, mode);
  return copy;
}

/** An executable script. */
export function script(name: string, text: string): string {
  const file = join(stage, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

/** An empty folder in which every user can write. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(stage, "empty-"));
  chmodSync(folder, 0o777);
  return folder;
}

function staged(path: string, cure: string): string {
  const copy = join(stage, basename(path));
  if (existsSync(copy)) return copy;
  if (!existsSync(path)) throw new Error(`${path} is missing: ${cure}`);
  cpSync(path, copy);
  chmodSync(copy, 0o755);
  return copy;
}
