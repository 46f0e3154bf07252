// programs: the folders of this machine -> every ELF program in them, each once.

import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";

export const FOLDERS = ["/usr/bin", "/usr/sbin"] as const;

/** The paths of all ELF files in `folders`: a file with several names comes once, a symbolic link not at all. */
export function elfFiles(folders: readonly string[] = FOLDERS): readonly string[] {
  const seen = new Set<string>();
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => join(folder, name)),
    )
    .sort((one, other) => (basename(one) < basename(other) ? -1 : 1))
    .filter((path) => {
      const { dev, ino } = statSync(path);
      const key = `${dev}:${ino}`;
      if (seen.has(key) || !isElf(path)) return false;
      seen.add(key);
      return true;
    });
}

function isElf(path: string): boolean {
  const bytes = Buffer.alloc(4);
  const descriptor = openSync(path, "r");
  try {
    return readSync(descriptor, bytes) === 4 && bytes.toString("latin1") === "\x7fELF";
  } finally {
    closeSync(descriptor);
  }
}
