// layout: the text of a policy file -> the same with its white space in order. TypeScript only.
//
// Comments, line breaks, the order of things and the kind of separators stay as they are.

import { demandNothing } from "./diagnostic.js";
import { type Entry, readEntries } from "./entries.js";
import { fileSource, readFile } from "./file.js";
import { type Source, type Span, sliceSource, wholeOf } from "./source.js";
import { TEXT_MAX, type Token, type TokenKind, tokenize } from "./tokenize.js";

/**
 * Puts the white space of a policy file in order. Done twice, it changes nothing more.
 *
 * @returns the bytes of the file.
 * @throws PolicyError when it is no policy file, or its list is none.
 */
export function layOutPolicyFile(name: string, text: string | Uint8Array): Uint8Array {
  const source = fileSource(name, text);
  const entries = demandNothing((report) => {
    readFile(source, report);
    return readEntries(source, () => undefined);
  });
  const lines = entries.map((entry) => layOutEntry(source, entry));
  return Uint8Array.from(joinLines(lines), (character) => character.charCodeAt(0));
}

/** No empty line at the beginning or the end, and no two together. */
function joinLines(lines: readonly string[]): string {
  const kept = lines.filter((line, index) => line !== "" || (lines[index - 1] ?? "") !== "");
  if (kept.at(-1) === "") kept.pop();
  return kept.map((line) => `${line}\n`).join("");
}

function layOutEntry(source: Source, entry: Entry): string {
  if (entry.kind === "blank") return "";
  if (entry.kind === "comment") return sliceSource(source, entry.span);
  const { name, value, quote } = entry;
  const variable = sliceSource(source, name);
  const isList = variable.startsWith("SECCOMP_SYSCALL_");
  const text = isList
    ? layOutList({ ...source, range: value }, quote === "" ? "" : "  ")
    : sliceSource(source, value);
  return `${variable}=${quote}${text}${quote}`;
}

/**
 * Puts the white space of a list in order; each character of the result is a byte.
 *
 * @param indent - what stands before each line but the first.
 */
export function layOutList(source: Source, indent = ""): string {
  const tokens = tokenize(source);
  let text = "";
  let depth = 0;
  let last: Token | undefined;
  for (const token of tokens) {
    const gap = readGap(source, last, token);
    if (token.kind === "close") depth--;
    const before = `${indent}${"  ".repeat(depth)}`;
    const isInside = depth > 0 || token.kind === "close";
    text += layOutGap(gap, last, token, before, isInside) + sliceSource(source, token);
    if (token.kind === "open") depth++;
    last = token;
  }
  return text.length > TEXT_MAX ? sliceSource(source, wholeOf(source)) : text;
}

/** What stands between two tokens. */
interface Gap {
  /** Whether a ":" stands in the line of the token before. */
  readonly colon: boolean;
  /** The comments in the lines that end here, the first one in the line of the token before. */
  readonly comments: readonly string[];
  /** Whether the last line begins after a newline, or still with a comment that nothing ends. */
  readonly unended: boolean;
}

function readGap(source: Source, last: Token | undefined, next: Token): Gap {
  const span: Span = { start: last?.end ?? wholeOf(source).start, end: next.start };
  const lines = sliceSource(source, span).split("\n");
  const comments = lines.map((line) => /#.*$/.exec(line)?.[0].trimEnd() ?? "");
  const unended = comments.at(-1) !== "";
  const [first = ""] = lines;
  return {
    colon: first.replace(/#.*/, "").includes(":"),
    comments: unended ? comments : comments.slice(0, -1),
    unended,
  };
}

function layOutGap(
  gap: Gap,
  last: Token | undefined,
  next: Token,
  indent: string,
  isInside: boolean,
): string {
  const { colon, comments, unended } = gap;
  const isEnd = next.kind === "end";
  if (comments.length === 0) {
    if (isInside) return spaceBetween(last, next);
    if (last === undefined || isEnd || !next.separated) return "";
    return colon ? ":" : " ";
  }
  const [first = "", ...others] = comments;
  const separator = colon && last !== undefined && !isEnd ? ":" : "";
  const trailing = first === "" ? "" : `${last === undefined ? "" : " "}${first}`;
  const lines = others
    .filter((_, index) =>
      keepsLine(others, index, isInside, last === undefined && first === "", isEnd),
    )
    .map((line) => (line === "" ? "" : `${indent}${line}`));
  const text = [`${separator}${trailing}`, ...lines].join("\n");
  // The quote that closes a value stands at the beginning of its line.
  if (isEnd) return unended && indent === "" ? text : `${text}\n`;
  return `${text}\n${indent}`;
}

/** Empty lines stand single, between lines of a list, and not in conditions. */
function keepsLine(
  lines: readonly string[],
  index: number,
  isInside: boolean,
  atStart: boolean,
  atEnd: boolean,
): boolean {
  if (lines[index] !== "") return true;
  if (isInside || lines[index - 1] === "") return false;
  if (atStart && lines.slice(0, index).every((line) => line === "")) return false;
  return !(atEnd && lines.slice(index).every((line) => line === ""));
}

/** The tokens that stand between two others, with a space on each side. */
const BETWEEN: ReadonlySet<TokenKind> = new Set([
  "equal",
  "not-equal",
  "less",
  "at-most",
  "greater",
  "at-least",
  "mask",
  "both",
  "bits",
  "either",
] as const);

/** What stands between two tokens of a condition that are on one line. */
function spaceBetween(last: Token | undefined, next: Token): string {
  return (last && BETWEEN.has(last.kind)) || BETWEEN.has(next.kind) ? " " : "";
}
