// diagnostic: what is wrong with a policy, where, and what to do. Twin: native/core/diagnostic.c

import { type DiagnosticCode, messages } from "./generated/messages.js";
import { lineOf, placeOf, type Source, type Span } from "./source.js";

/** Something wrong, as data. The wording is in `messages.md`. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly source: Source;
  /** The text at fault. */
  readonly span: Span;
  /** Another item that the message speaks of. */
  readonly other?: Span;
  /** Where `other` stands, if that is not `source`. */
  readonly otherSource?: Source;
  /** Some items that the message speaks of. */
  readonly items?: readonly Span[];
  /** The number that the message speaks of. */
  readonly limit?: number;
  /** The ABI that the message speaks of. */
  readonly abi?: string;
  /** The system call that the message speaks of: a member of the group at fault. */
  readonly name?: string;
  /** The parameter that the message speaks of, with its type. */
  readonly parameter?: string;
  /** Other system calls that the message speaks of. */
  readonly names?: readonly string[];
  /** The release of Linux that the message speaks of. */
  readonly release?: string;
  /** Names close to the one that is unknown, best first. */
  readonly near?: readonly string[];
}

/** Takes what is wrong: `fail` stops there, another one may go on to find more. */
export type Report = (diagnostic: Diagnostic) => void;

/** A policy that cannot be accepted. Its message is one line that ends with the cure. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  /** All that is wrong, as far as it can be known; the message is the first one's. */
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(first: Diagnostic, ...more: readonly Diagnostic[]) {
    super(formatDiagnostic(first));
    this.diagnostics = [first, ...more];
  }
}

/** How many bytes of a text a message quotes. */
const QUOTE_MAX = 40;
/** How many names a message lists. */
const NAMES_MAX = 8;
/** How many bytes of a line a message shows, and how many of them stand before the fault at most. */
const EXCERPT_MAX = 72;
const EXCERPT_BEFORE = 40;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** Bytes in quotes, safe on a terminal: what is unprintable becomes `\xNN`. */
function quote(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, QUOTE_MAX)) {
    if (byte === QUOTE || byte === BACKSLASH) text += "\\";
    text += isPrintable(byte)
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return bytes.length > QUOTE_MAX ? `"${text}..."` : `"${text}"`;
}

/** A text in quotes, safe on a terminal. */
export function quoteText(text: string): string {
  return quote(new TextEncoder().encode(text));
}

function quoteSpan(source: Source, span: Span): string {
  const atEnd = span.start === span.end && source.range.end > source.range.start;
  return atEnd ? "the end" : quote(source.bytes.subarray(span.start, span.end));
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop();
  return quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : `${last}`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and 2 more`: of many names, the first few. */
function listSome(names: readonly string[]): string {
  const shown = names.slice(0, names.length > NAMES_MAX ? NAMES_MAX - 1 : NAMES_MAX);
  const quoted = shown.map((name) => `"${name}"`);
  const last = shown.length < names.length ? `${names.length - shown.length} more` : quoted.pop();
  return quoted.length > 0 ? `${quoted.join(", ")} and ${last}` : `${last}`;
}

function formatPlace(source: Source, span: Span): string {
  const { line, column } = placeOf(source, span.start);
  return `${line}:${column}`;
}

/** The place of another item, with its source where that is another one. */
function formatWhere({ source, otherSource }: Diagnostic, other: Span): string {
  if (otherSource === undefined) return formatPlace(source, other);
  return `${otherSource.name}:${formatPlace(otherSource, other)}`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`: texts of the source. */
function quoteSpans(source: Source, spans: readonly Span[]): string {
  const quoted = spans.map((span) => quoteSpan(source, span));
  const last = quoted.pop() ?? "";
  return quoted.length > 0 ? `${quoted.join(", ")} and ${last}` : last;
}

function fill(template: string, diagnostic: Diagnostic): string {
  const { source, span, other, otherSource, items = [], names = [] } = diagnostic;
  const values: Record<string, () => string> = {
    text: () => quoteSpan(source, span),
    other: () => (other ? quoteSpan(otherSource ?? source, other) : ""),
    where: () => (other ? formatWhere(diagnostic, other) : ""),
    items: () => quoteSpans(source, items),
    limit: () => String(diagnostic.limit ?? 0),
    abi: () => diagnostic.abi ?? "",
    name: () => diagnostic.name ?? "",
    parameter: () => diagnostic.parameter ?? "",
    names: () => listSome(names),
    release: () => diagnostic.release ?? "",
  };
  return template.replace(/%(\w+)%/g, (_, name: string) => values[name]?.() ?? "");
}

/** What was found, without the place. */
export function describeDiagnostic(diagnostic: Diagnostic): string {
  return fill(messages[diagnostic.code].text, diagnostic);
}

/** What to do about it. */
export function helpForDiagnostic(diagnostic: Diagnostic): string {
  const { near = [] } = diagnostic;
  if (near.length > 0) return `did you mean ${listNames(near)}?`;
  return fill(messages[diagnostic.code].help, diagnostic);
}

/** The line at fault with carets under the fault; unprintable bytes show as `?`. */
function excerpt(source: Source, span: Span): string {
  const line = lineOf(source, span.start);
  const start = Math.max(line.start, span.start - EXCERPT_BEFORE);
  const end = Math.min(line.end, start + EXCERPT_MAX);
  const shown = Array.from(source.bytes.subarray(start, end), (byte) =>
    isPrintable(byte) ? String.fromCharCode(byte) : "?",
  ).join("");
  const number = String(placeOf(source, span.start).line);
  const carets = Math.max(1, Math.min(span.end, end) - span.start);
  const gutter = " ".repeat(number.length);
  const indent = " ".repeat(span.start - start);
  return `  ${number} | ${shown}\n  ${gutter} | ${indent}${"^".repeat(carets)}`;
}

/**
 * The diagnostic as text: `NAME:LINE:COLUMN: what was found; help: what to do`.
 *
 * @param options.terminal - over several lines, with the line at fault and carets under the fault.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  options: { readonly terminal?: boolean } = {},
): string {
  const { source, span } = diagnostic;
  const where = source.whole ? source.name : `${source.name}:${formatPlace(source, span)}`;
  const found = `${where}: ${describeDiagnostic(diagnostic)}`;
  const help = `help: ${helpForDiagnostic(diagnostic)}`;
  if (!options.terminal) return `${found}; ${help}`;
  return source.whole ? `${found}\n${help}` : `${found}\n${excerpt(source, span)}\n${help}`;
}

/** Stops the pipeline. */
export function fail(diagnostic: Diagnostic): never {
  throw new PolicyError(diagnostic);
}

/** What `work` gives; what stops it is reported instead. */
export function attempt<Product>(report: Report, work: () => Product): Product | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    for (const diagnostic of error.diagnostics) report(diagnostic);
    return undefined;
  }
}

/** What can only be said of an item when all items before it are understood. */
const isAboutOrder = ({ code }: Diagnostic): boolean =>
  code === "hidden_item" || code === "idle_removal";

/** More faults than anybody reads at once. */
const FAULTS_MAX = 1000;

/**
 * What `work` gives, when it had nothing to report.
 *
 * @throws PolicyError with all that it reported; the same fault of the same text counts once.
 */
export function demandNothing<Product>(work: (report: Report) => Product): Product {
  const found = new Map<string, Diagnostic>();
  let orderKnown = true;
  const report: Report = (diagnostic) => {
    const { code, source, span } = diagnostic;
    const isNew = isAboutOrder(diagnostic) ? orderKnown : true;
    orderKnown &&= isAboutOrder(diagnostic);
    const key = `${code} ${source.name} ${span.start} ${span.end}`;
    if (isNew && found.size < FAULTS_MAX && !found.has(key)) found.set(key, diagnostic);
  };
  const product = attempt(report, () => work(report));
  const [first, ...more] = found.values();
  if (first) throw new PolicyError(first, ...more);
  return product as Product;
}
