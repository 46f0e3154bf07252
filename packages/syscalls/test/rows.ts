// rows: the plain-text tables of test/ -> rows of cells. `#` begins a comment; cells are parted by two
// spaces or more, or by a tab.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The rows of a file beside this one; each has as many cells as its first row. */
export function rows(file: string): string[][] {
  const all = readFileSync(join(import.meta.dirname, file), "utf8")
    .split("\n")
    .map((line) => line.replace(/(^|\s+)#.*/, ""))
    .filter((line) => line !== "")
    .map((line) => line.split(/\s{2,}|\t/));
  for (const row of all) {
    if (row.length !== all[0]?.length) throw new Error(`${file}: odd row: ${row.join(" | ")}`);
  }
  return all;
}
