// entries: the text of a policy file -> its lines, each a comment, blank, or NAME=value. Twin: native/core/entries.c
//
// Only what systemd's EnvironmentFile= and `node --env-file` read alike is taken: a backslash is an
// escape to one and a letter to the other, and so is an error.

import type { Report } from "./diagnostic.js";
import type { DiagnosticCode } from "./generated/messages.js";
import { type Source, type Span, sliceSource, wholeOf } from "./source.js";

/** One line, or more where a value in quotes goes over several. */
export type Entry =
  | { readonly kind: "blank" }
  | { readonly kind: "comment"; readonly span: Span }
  | {
      readonly kind: "variable";
      readonly name: Span;
      /** Without its quotes. */
      readonly value: Span;
      /** What stands before and behind the value. */
      readonly quote: "" | '"' | "'";
    };

/** Where the reader stands. Each character of `text` is a byte. */
interface Reader {
  readonly source: Source;
  readonly text: string;
  readonly report: Report;
  at: number;
  /** Where the last line ends that is not blank. */
  last: number;
}

const BLANKS = /[ \t\r]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?==)/y;
const EXPORT = /export(?=[ \t])/y;

/** Reads the lines of `source`. What is wrong is reported and left out. */
export function readEntries(source: Source, report: Report): Entry[] {
  const reader: Reader = {
    source,
    text: sliceSource(source, wholeOf(source)),
    report,
    at: 0,
    last: 0,
  };
  refuseByte(reader, "\0", "nul_in_file");
  refuseByte(reader, "\r", "carriage_return");
  const entries: Entry[] = [];
  while (reader.at < reader.text.length) {
    const entry = readEntry(reader);
    if (entry?.kind !== "blank") reader.last = reader.at;
    if (entry) entries.push(entry);
  }
  return entries;
}

function complain({ source, report }: Reader, code: DiagnosticCode, start: number, end: number) {
  report({ code, source, span: { start, end } });
}

/** The first one is told of; a file that has one often has one in each line. */
function refuseByte(reader: Reader, byte: string, code: DiagnosticCode): void {
  const at = reader.text.indexOf(byte);
  if (at >= 0) complain(reader, code, at, at + 1);
}

/** The end of what `pattern` matches at `at`; `undefined` when it does not. */
function endOf(pattern: RegExp, { text }: Reader, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The end of the blanks that may stand at `at`. To Node, tabs are none. */
function skipBlanks(reader: Reader, at: number): number {
  const end = endOf(BLANKS, reader, at) ?? at;
  refuseTab(reader, at, end);
  return end;
}

function refuseTab(reader: Reader, start: number, end: number): void {
  const tab = reader.text.slice(start, end).indexOf("\t");
  if (tab >= 0) complain(reader, "stray_tab", start + tab, start + tab + 1);
}

/** Where the line that `at` is on ends. */
function lineEnd({ text }: Reader, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline;
}

/** The end of the text from `start` to `end` without the blanks behind it. */
function trimmedEnd({ text }: Reader, start: number, end: number): number {
  let last = end;
  while (last > start && " \t\r".includes(text[last - 1] as string)) last--;
  return last;
}

function readEntry(reader: Reader): Entry | undefined {
  const start = skipBlanks(reader, reader.at);
  const end = lineEnd(reader, start);
  reader.at = end + 1;
  if (start === end) return { kind: "blank" };
  if (reader.text[start] !== "#") return readVariable(reader, start);
  // To Node, a comment begins a line, and no white space stands before that since the last variable.
  const gap = reader.text.slice(reader.last, start);
  if (/[ \t]/.test(gap)) complain(reader, "space_before_comment", start, start + 1);
  return readComment(reader, start, end);
}

function readComment(reader: Reader, start: number, lineEnd: number): Entry {
  const end = trimmedEnd(reader, start, lineEnd);
  // To some releases of systemd it joins the next line to the comment.
  if (reader.text[end - 1] === "\\") complain(reader, "backslash_in_file", end - 1, end);
  return { kind: "comment", span: { start, end } };
}

/** To Node, white space in an empty line begins the name of the variable that comes next. */
function refuseSpaceAbove(reader: Reader, start: number): void {
  const above = reader.text.slice(reader.last, reader.text.lastIndexOf("\n", start) + 1);
  const space = above.indexOf(" ");
  if (space < 0) return;
  const at = reader.last + space;
  complain(reader, "space_in_empty_line", at, at + 1);
}

function readVariable(reader: Reader, start: number): Entry | undefined {
  refuseSpaceAbove(reader, start);
  const exported = endOf(EXPORT, reader, start);
  if (exported !== undefined) complain(reader, "exported_variable", start, exported);
  const first = exported === undefined ? start : skipBlanks(reader, exported);
  const nameEnd = endOf(NAME, reader, first);
  if (nameEnd === undefined) {
    const end = trimmedEnd(reader, first, lineEnd(reader, first));
    complain(reader, "expected_assignment", first, end);
    return undefined;
  }
  const name = { start: first, end: nameEnd };
  const [value, quote] = readValue(reader, nameEnd + 1);
  const backslash = reader.text.slice(value.start, value.end).indexOf("\\");
  if (backslash >= 0) {
    const at = value.start + backslash;
    complain(reader, "backslash_in_file", at, at + 1);
  }
  return { kind: "variable", name, value, quote };
}

function readValue(reader: Reader, at: number): [value: Span, quote: "" | '"' | "'"] {
  const end = lineEnd(reader, at);
  const start = skipBlanks(reader, at);
  if (start > at && start < end) complain(reader, "space_before_value", at, start);
  const quote = reader.text[start];
  if (quote === '"' || quote === "'") return [readQuoted(reader, start, quote), quote];
  const last = trimmedEnd(reader, start, end);
  refuseTab(reader, last, end);
  return [{ start, end: last }, ""];
}

/** The text between quotes. Without a closing one, there is nothing behind that could be read. */
function readQuoted(reader: Reader, open: number, quote: string): Span {
  const start = open + 1;
  const close = reader.text.indexOf(quote, start);
  if (close < 0) {
    complain(reader, "unclosed_quote", open, start);
    reader.at = reader.text.length;
    return { start, end: reader.text.length };
  }
  const end = lineEnd(reader, close);
  const rest = skipBlanks(reader, close + 1);
  if (rest < end) complain(reader, "text_after_quote", rest, trimmedEnd(reader, rest, end));
  reader.at = end + 1;
  return { start, end: close };
}
