// tsv: the tables in data/ <-> rows. A header line, then one row a line, cells parted by tabs.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A table as it stands in its file: the header, and rows with as many cells each. */
export interface Table {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What stands in a cell for "there is none". */
export const NONE = "-";

/**
 * Read a table and hold its header to `header`.
 *
 * @throws Error naming file and line when the header or a row has other cells than expected.
 */
export function readTable(directory: string, file: string, header: readonly string[]): Table {
  const text = readFileSync(join(directory, file), "utf8");
  if (!text.endsWith("\n")) throw new Error(`${file}: the last line has no newline`);
  const [first, ...rows] = text
    .slice(0, -1)
    .split("\n")
    .map((line) => line.split("\t"));
  if (first?.join("\t") !== header.join("\t")) {
    throw new Error(`${file}:1: the header is not "${header.join(" ")}"`);
  }
  for (const [index, row] of rows.entries()) {
    if (row.length !== header.length || row.includes("")) {
      throw new Error(`${file}:${index + 2}: not ${header.length} cells with something in each`);
    }
  }
  return { file, header, rows };
}

/** The text of a table's file. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [header, ...rows].map((row) => `${row.join("\t")}\n`).join("");
}

/** Byte order: what `sort` gives under LC_ALL=C, for ASCII. */
export function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
