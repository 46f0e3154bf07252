// folder: a folder for the files of one test file, which every user can read, and which goes with it.

import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export const folder = realpathSync(mkdtempSync(join(tmpdir(), "sbx-sandboxify-")));
afterAll(() => rmSync(folder, { recursive: true }));
chmodSync(folder, 0o755);

/** The path of a file with `content`. */
export function file(name: string, content: string | Uint8Array, mode = 0o644): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
