// scratch: a folder for the files of one process, which is gone when its tests, or it, are.

import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Every user can read it. The process of a test does not end by itself, and so tells nobody. */
export async function scratchFolder(name: string): Promise<string> {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `sbx-${name}-`)));
  chmodSync(path, 0o755);
  const remove = () => rmSync(path, { recursive: true, force: true });
  if (process.env.VITEST === undefined) process.once("exit", remove);
  else (await import("vitest")).afterAll(remove);
  return path;
}
