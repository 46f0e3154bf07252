// condition: the tokens between parentheses -> Condition. Twin: native/core/condition.c

import { type Cursor, current, failAtCurrent, take, textOf } from "./cursor.js";
import { fail } from "./diagnostic.js";
import { parseInteger } from "./integer.js";
import type { Span } from "./source.js";
import type { TokenKind } from "./tokenize.js";

/** How an operand is compared. */
export type Operator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** What an operand is compared with, or masked by. */
export type Value =
  | { readonly kind: "number"; readonly value: bigint; readonly span: Span }
  | { readonly kind: "constant"; readonly name: string; readonly span: Span }
  | { readonly kind: "or"; readonly left: Value; readonly right: Value; readonly span: Span }
  | { readonly kind: "not"; readonly value: Value; readonly span: Span };

/** What is joined by `|`, from the left; the parser puts no bound to how many there are. */
export function termsOf(value: Value): readonly Value[] {
  const terms: Value[] = [];
  let rest = value;
  for (; rest.kind === "or"; rest = rest.left) terms.push(rest.right);
  return [rest, ...terms.reverse()];
}

/** One comparison: a parameter, masked or not, with a value. */
export interface Comparison {
  readonly span: Span;
  /** Its name, or `arg0` to `arg5`. */
  readonly parameter: { readonly name: string; readonly span: Span };
  readonly masks: readonly Value[];
  readonly operator: Operator;
  readonly value: Value;
}

/** Any of these must hold, each as a whole. */
export type Condition = readonly (readonly Comparison[])[];

/** How deep parentheses nest: no sensible value needs more, and the C twin has a stack to keep. */
export const DEPTH_MAX = 16;

const NEGATIVE_MIN = -(2n ** 63n);

const OPERATORS: Partial<Record<TokenKind, Operator>> = {
  equal: "==",
  "not-equal": "!=",
  less: "<",
  "at-most": "<=",
  greater: ">",
  "at-least": ">=",
};

/**
 * Reads what stands behind `(`, and the `)`.
 *
 *     condition    comparison { ("&&" | "||") comparison }      && binds tighter
 *     comparison   operand operator value
 *     operand      parameter | operand "&" value | "(" operand ")"
 *     value        term { "|" term }
 *     term         integer | "-" integer | constant | "~" term | "(" value ")"
 *
 * @throws PolicyError for the first token that does not fit.
 */
export function parseCondition(cursor: Cursor): Condition {
  let alternative = [parseComparison(cursor)];
  const alternatives = [alternative];
  while (!take(cursor, "close")) {
    if (take(cursor, "either")) {
      alternative = [parseComparison(cursor)];
      alternatives.push(alternative);
    } else if (take(cursor, "both")) {
      alternative.push(parseComparison(cursor));
    } else {
      failAtCurrent(cursor, "expected_close");
    }
  }
  return alternatives;
}

/** An operand as it is read: its masks are gathered from the inside outwards. */
type Operand = Pick<Comparison, "parameter" | "masks">;

function parseComparison(cursor: Cursor): Comparison {
  const { start } = current(cursor);
  const operand = parseOperand(cursor, 1);
  const operator = OPERATORS[current(cursor).kind];
  if (operator === undefined) return failAtCurrent(cursor, "expected_comparison");
  cursor.at++;
  const value = parseValue(cursor, 1);
  return { ...operand, span: { start, end: endBefore(cursor) }, operator, value };
}

/** Where the last token that was taken ends. */
const endBefore = ({ tokens, at }: Cursor): number => tokens[at - 1]?.end ?? 0;

function parseOperand(cursor: Cursor, depth: number): Operand {
  const { parameter, masks } = take(cursor, "open")
    ? parseInnerOperand(cursor, depth + 1)
    : parseParameter(cursor);
  const more = [...masks];
  while (take(cursor, "mask")) more.push(parseValue(cursor, 1));
  return { parameter, masks: more };
}

function parseInnerOperand(cursor: Cursor, depth: number): Operand {
  checkDepth(cursor, depth);
  const operand = parseOperand(cursor, depth);
  const { kind } = current(cursor);
  if (OPERATORS[kind] !== undefined) failAtCurrent(cursor, "nested_condition");
  if (!take(cursor, "close")) failAtCurrent(cursor, "expected_operand_close");
  return operand;
}

function parseParameter(cursor: Cursor): Operand {
  const token = current(cursor);
  const name = textOf(cursor, token);
  if (token.kind !== "word" || /^[0-9]/.test(name)) failAtCurrent(cursor, "expected_parameter");
  cursor.at++;
  return { parameter: { name, span: { start: token.start, end: token.end } }, masks: [] };
}

/** Reads `term { "|" term }`; `depth` counts the parentheses round it. */
export function parseValue(cursor: Cursor, depth: number): Value {
  let value = parseTerm(cursor, depth);
  while (take(cursor, "bits")) {
    const right = parseTerm(cursor, depth);
    value = { kind: "or", left: value, right, span: spanFrom(cursor, value.span) };
  }
  return value;
}

const spanFrom = (cursor: Cursor, { start }: Span): Span => ({ start, end: endBefore(cursor) });

function parseTerm(cursor: Cursor, depth: number): Value {
  const token = current(cursor);
  if (take(cursor, "open")) {
    checkDepth(cursor, depth + 1);
    const value = parseValue(cursor, depth + 1);
    if (!take(cursor, "close")) failAtCurrent(cursor, "expected_value_close");
    return value;
  }
  if (take(cursor, "complement")) {
    checkDepth(cursor, depth + 1);
    const value = parseTerm(cursor, depth + 1);
    return { kind: "not", value, span: spanFrom(cursor, token) };
  }
  return parseLeaf(cursor);
}

function checkDepth(cursor: Cursor, depth: number): void {
  if (depth > DEPTH_MAX) failAtCurrent(cursor, "too_deep", DEPTH_MAX);
}

/** An integer with or without a sign, or a constant. */
function parseLeaf(cursor: Cursor): Value {
  const { start } = current(cursor);
  const negative = take(cursor, "minus") !== undefined;
  const token = current(cursor);
  const text = textOf(cursor, token);
  const isNumber = /^[0-9]/.test(text);
  if (token.kind !== "word" || (negative && !isNumber)) failAtCurrent(cursor, "expected_value");
  cursor.at++;
  const span = { start, end: token.end };
  if (!isNumber) return { kind: "constant", name: text, span };
  const magnitude = parseInteger(text);
  if (magnitude === "invalid") fail({ code: "invalid_number", source: cursor.source, span });
  if (magnitude === "overflow") fail({ code: "value_overflow", source: cursor.source, span });
  const value = negative ? -magnitude : magnitude;
  if (value < NEGATIVE_MIN) fail({ code: "value_overflow", source: cursor.source, span });
  return { kind: "number", value, span };
}
