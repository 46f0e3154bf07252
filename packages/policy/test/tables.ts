// tables: the plain-text tables of test/ -> their blocks. `#` at the beginning of a line is a comment.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PolicyError } from "../src/index.js";

/** A title, and the lines behind it that are not empty. */
export interface TableBlock {
  readonly title: string;
  readonly lines: readonly string[];
}

export function readTable(file: string): TableBlock[] {
  const text = readFileSync(join(import.meta.dirname, file), "utf8").replace(/^#.*\n/gm, "");
  const blocks = text.split(/^== /m).slice(1);
  return blocks.map((block) => {
    const [title = "", ...lines] = block.split("\n");
    return { title, lines: lines.filter((line) => line !== "") };
  });
}

/** The lines that begin with `mark`, without it. */
export function linesOf({ lines }: TableBlock, mark: string): string[] {
  return lines
    .filter((line) => line === mark.trimEnd() || line.startsWith(mark))
    .map((line) => line.slice(mark.length));
}

/** A text in which \xNN is a byte, as a character for each byte. */
export function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The file that a block writes down: in its lines, \xNN is a byte, and \\ a backslash. */
export function unescapedFile(block: TableBlock): string {
  const lines = linesOf(block, "| ").map((line) => unescaped(line).replaceAll("\\\\", "\\"));
  return lines.map((line) => `${line}\n`).join("");
}

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, "latin1");

/** What `work` says when it is refused, in lines; what it gives otherwise. */
export function said(work: () => string): string[] {
  try {
    return [work()];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.diagnostics.map((diagnostic) => new PolicyError(diagnostic).message);
  }
}
