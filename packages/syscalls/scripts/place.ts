// place: a table as a script made it -> its file; or, for --check, what differs from the file.

import { readFileSync, writeFileSync } from "node:fs";

/**
 * Write `text` to `path`, or only compare them and print what differs.
 *
 * @returns false when they were compared and differ
 */
export function placeOrCheck(script: string, path: string, text: string, check: boolean): boolean {
  if (!check) {
    writeFileSync(path, text);
    return true;
  }
  const committed = readFileSync(path, "utf8");
  if (committed === text) return true;
  console.error(`${script}: ${path} is not what the headers give`);
  for (const line of differences(committed, text)) console.error(line);
  return false;
}

/** Lines that are in one text and not in the other, as `diff` marks them. */
function differences(committed: string, imported: string): string[] {
  const old = new Set(committed.split("\n"));
  const now = new Set(imported.split("\n"));
  return [
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
