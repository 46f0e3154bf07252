// remarks: an earlier policy file -> what people wrote there, which stays.

import type { Policy } from "@sbx/policy";
import { earlierComment } from "./evidence.js";
import { GIVEN } from "./given.js";
import { sectionTitles } from "./sections.js";

/** What people wrote; lines with their `#`, without what is before it. */
export interface Remarks {
  /** Above and below the list. */
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** Lines of their own in the list, by the place of the item that each stands before. */
  readonly between: readonly { readonly at: number; readonly line: string }[];
}

export const NO_REMARKS: Remarks = { above: [], below: [], between: [] };

/** How the first line of each file begins that is made here. */
export const HEAD = "Learned by sandboxify ";

/** What stands in `policy`'s file besides variables, headings and evidence. */
export function remarksIn({ source, items }: Policy): Remarks {
  const { bytes, range } = source;
  const text = (start: number, end: number): string =>
    Buffer.from(bytes.subarray(start, end)).toString("utf8");
  const gaps = [range.start, ...items.map(({ span }) => span.end)];
  const between = gaps.flatMap((start, at) => {
    const end = items[at]?.span.start ?? range.end;
    // What stands on the line of an item is about that item.
    const [, ...lines] = text(start, end).split("\n");
    return ownLines(lines).map((line) => ({ at, line: earlierComment(line) }));
  });
  return {
    above: ownLines(text(0, range.start).split("\n")),
    below: ownLines(text(range.end, bytes.length).split("\n")),
    between,
  };
}

const HEADINGS: ReadonlySet<string> = new Set(sectionTitles.map((title) => `# ${title}`));

function ownLines(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith("#") && !line.startsWith(`# ${HEAD}`) && !HEADINGS.has(line));
}

/** How evidence begins, behind what people wrote of an item. */
const EVIDENCE = new RegExp(`(?:^|; )(?=(?:once|[\\d,]+ times), (?:at|from) \\d|${GIVEN}\\b)`);

/** The comment of an item: what people wrote, and what was seen. */
export function splitComment(comment: string): { own: string; evidence: string } {
  const found = EVIDENCE.exec(comment);
  if (!found) return { own: comment, evidence: "" };
  return {
    own: comment.slice(0, found.index),
    evidence: comment.slice(found.index + found[0].length),
  };
}
