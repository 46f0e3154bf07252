// listing: the items of a policy and a comment for each -> the lines of its file, by what they are for.

import { formatPolicy, type Policy } from "@sbx/policy";
import { earlierComment } from "./evidence.js";
import type { Remarks } from "./remarks.js";
import { sectionOf, sectionTitles } from "./sections.js";

/** Comments by the subjects of items. */
export type Comments = ReadonlyMap<string, string>;

/** Each item as text; there is no ":" in a condition. */
export const textsOf = (policy: Policy): readonly string[] =>
  policy.items.length === 0 ? [] : formatPolicy(policy).split(":");

/** What an item is about, as it is written. */
export const subjectOf = (text: string): string => /^-?@?\w+(-\w+)*/.exec(text)?.[0] ?? text;

/** The alternatives of an item's condition; none without one. */
export const alternativesOf = (text: string): readonly string[] =>
  /\((.*)\)/.exec(text)?.[1]?.split(" || ") ?? [];

/** The bytes of a policy's text, a character for each. */
export const charactersOf = ({ source }: Policy): string =>
  new TextDecoder("latin1").decode(source.bytes);

/** The comments that stand behind the items of a list. */
export function commentsOf(policy: Policy): Comments {
  const text = charactersOf(policy);
  return new Map(
    policy.items.flatMap(({ span }): [string, string][] => {
      const [, comment] = /^[ \t:]*# *([^\n]*)/.exec(text.slice(span.end)) ?? [];
      const subject = subjectOf(text.slice(span.start, span.end));
      const written = Buffer.from(comment ?? "", "latin1").toString("utf8");
      return written ? [[subject, earlierComment(written)]] : [];
    }),
  );
}

/** Lines that people wrote, by the subject of the item that they stand before; "" is the end. */
export type Notes = ReadonlyMap<string, readonly string[]>;

/** The notes that stood before the items of `before`. */
export function notesOf(before: Policy, { between }: Remarks): Notes {
  const texts = textsOf(before);
  const subjects = [...new Set(between.map(({ at }) => subjectOf(texts[at] ?? "")))];
  const lines = (subject: string): string[] =>
    between.filter(({ at }) => subjectOf(texts[at] ?? "") === subject).map(({ line }) => line);
  return new Map(subjects.map((subject) => [subject, lines(subject)]));
}

/** The lines of the list: under headings, or as they are where their order may mean something. */
export function listLines(policy: Policy, comments: Comments, notes: Notes): readonly string[] {
  const rest = new Map(notes);
  const lines = itemLines(textsOf(policy), (text) => {
    const subject = subjectOf(text);
    const comment = comments.get(subject);
    const above = rest.get(subject) ?? [];
    rest.delete(subject);
    return [...above, comment === undefined ? text : `${text} # ${comment}`].map(indented);
  });
  return [...lines, ...[...rest.values()].flat().map(indented)];
}

const indented = (line: string): string => `  ${line}`;

function itemLines(
  texts: readonly string[],
  lineOf: (text: string) => readonly string[],
): readonly string[] {
  if (texts.some((text) => /^[-@]|=[^=]*$/.test(text.replace(/\(.*\)/, "")))) {
    return texts.flatMap(lineOf);
  }
  const sections = sectionTitles.flatMap((title) => {
    const lines = texts.filter((text) => sectionOf(subjectOf(text)) === title).flatMap(lineOf);
    return lines.length === 0 ? [] : [["", `  # ${title}`, ...lines]];
  });
  return sections.flat().slice(1);
}

/** How long a list may be with its comments: one that is longer goes without them. */
const LIST_MAX = 60_000;

/** The file without its comments, where it would be too long with them. */
export function fitting(text: string, policy: Policy): string {
  if (text.length <= LIST_MAX) return text;
  return text
    .split("\n")
    .map((line) => (line.startsWith("  ") ? line.replace(/ ?# .*/, "") : line))
    .filter((line) => line.trim() !== "" || policy.items.length === 0)
    .join("\n");
}
