// report: what is wrong with a policy -> text for people, or data.

import {
  type Diagnostic,
  describeDiagnostic,
  formatDiagnostic,
  helpForDiagnostic,
} from "../diagnostic.js";
import { placeOf, type Source, type Span, sliceSource } from "../source.js";
import { escapeText } from "./quote.js";
import type { Output } from "./surroundings.js";

/** In the order of the texts, where they are of one; the order of the texts stays. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const names = [...new Set(diagnostics.map(({ source }) => source.name))];
  return names.flatMap((name) =>
    diagnostics
      .filter(({ source }) => source.name === name)
      .sort((one, other) => one.span.start - other.span.start),
  );
}

/** Prints what is wrong. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], output: Output): void {
  for (const diagnostic of diagnostics) {
    const text = formatDiagnostic(diagnostic, { terminal: output.terminal });
    output.write(`${output.colour ? paint(text) : text}\n`);
  }
}

const BOLD = "\x1b[1m";
const RED = "\x1b[31m";
const CYAN = "\x1b[36m";
const PLAIN = "\x1b[0m";

/** The first line says what is wrong, the one with carets where, and the last what to do. */
function paint(text: string): string {
  const [first = "", ...others] = text.split("\n");
  const lines = others.map((line) =>
    line.replace(/^( *\| *)(\^+)$/, `$1${RED}$2${PLAIN}`).replace(/^help:/, `${CYAN}help:${PLAIN}`),
  );
  return [`${BOLD}${first}${PLAIN}`, ...lines].join("\n");
}

/** A diagnostic for machines: the code, the places, the values, and the wording. */
export function diagnosticData(diagnostic: Diagnostic): object {
  const { code, source, span } = diagnostic;
  return {
    code,
    source: source.name,
    ...placeOf(source, span.start),
    end: placeOf(source, span.end),
    values: valuesOf(diagnostic),
    message: describeDiagnostic(diagnostic),
    help: helpForDiagnostic(diagnostic),
  };
}

function valuesOf(diagnostic: Diagnostic): object {
  const { source, span, other, otherSource = source, items } = diagnostic;
  const { limit, abi, name, parameter, names, release, near } = diagnostic;
  return {
    text: sliceSource(source, span),
    ...(other && { other: placeData(otherSource, other) }),
    ...(items && { items: items.map((item) => placeData(source, item)) }),
    ...withoutAbsent({ limit, abi, name, parameter, names, release, near }),
  };
}

function withoutAbsent(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A text and where it stands. */
export function placeData(source: Source, span: Span): object {
  return { text: sliceSource(source, span), source: source.name, ...placeOf(source, span.start) };
}

/** Data as JSON that is safe on a terminal: control characters and all beyond ASCII are escaped. */
export function toJson(data: unknown): string {
  const text = JSON.stringify(data, null, 2);
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${text.replace(/[^\n -~]/g, escaped)}\n`;
}

/** The name that messages give a file: nothing in it reaches the terminal raw. */
export const displayName = (path: string): string => (path === "-" ? "stdin" : escapeText(path));
