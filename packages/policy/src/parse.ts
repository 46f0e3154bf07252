// parse: Token[] -> Policy. Twin: native/core/parse.c

import { type Action, parseAction } from "./action.js";
import { type Condition, parseCondition } from "./condition.js";
import { behindLast, type Cursor, current, failAtCurrent, take, textOf } from "./cursor.js";
import { attempt, fail, type Report } from "./diagnostic.js";
import { parseInteger } from "./integer.js";
import type { Source, Span } from "./source.js";
import type { Token } from "./tokenize.js";

/** What an item is about: a name, a number of the policy's ABI, or a group with its `@`. */
export type Subject =
  | { readonly kind: "name" | "group"; readonly name: string; readonly span: Span }
  | { readonly kind: "number"; readonly number: number; readonly span: Span };

/** One entry of a list. */
export interface Item {
  /** From the `-` or the subject to the end of the action. */
  readonly span: Span;
  readonly subject: Subject;
  /** Which calls of the subject it is about; all of them without one. */
  readonly condition: Condition | undefined;
  /** What happens to the call; `undefined` for `-item`, which takes back earlier items. */
  readonly action: Action | undefined;
}

/** What may be called. */
export interface Policy {
  readonly source: Source;
  /** Whether items without an action of their own are allowed, or violate. */
  readonly list: "allow" | "deny";
  readonly items: readonly Item[];
  /** What happens to a call that no item names. */
  readonly otherwise: Action;
  /** What happens to a call that the policy does not allow. */
  readonly violation: Action;
}

/** What a list means: its items are allowed and the rest violates, or the other way round. */
export interface ListMeaning {
  readonly list: "allow" | "deny";
  readonly violation: Action;
}

/** As many as a filter has instructions (BPF_MAXINSNS): more items than there are system calls. */
export const ITEMS_MAX = 4096;

/** Numbers of system calls have 32 bits. */
const NUMBER_MAX = 0xffff_ffffn;

/**
 * Reads a list into a policy. An item that is at fault is reported and left out.
 *
 *     list    items separated by ":" or white space; empty items are skipped
 *     item    [-] subject [ "(" condition ")" ] [ "=" action ]
 *     subject name | number | "@" group
 */
export function parse(
  tokens: readonly Token[],
  source: Source,
  meaning: ListMeaning,
  report: Report = fail,
): Policy {
  const { list, violation } = meaning;
  const allow: Action = { kind: "allow" };
  const [listed, otherwise] = list === "allow" ? [allow, violation] : [violation, allow];
  const cursor: Cursor = { source, tokens, at: 0 };
  const items: Item[] = [];

  while (current(cursor).kind !== "end") {
    if (items.length === ITEMS_MAX) {
      attempt(report, () => failAtCurrent(cursor, "too_many_items", ITEMS_MAX));
      break;
    }
    const start = cursor.at;
    const item = attempt(report, () => parseItem(cursor, listed));
    if (item) items.push(item);
    else skipItem(cursor, start);
  }
  return { source, list, items, otherwise, violation };
}

/** Goes on with what comes after the item that begins at token `start`. */
function skipItem(cursor: Cursor, start: number): void {
  let depth = 0;
  for (let at = start; ; at++) {
    const { kind, separated } = cursor.tokens[at] as Token;
    const isNext = at > start && at >= cursor.at && depth === 0 && separated;
    if (kind === "end" || isNext) {
      cursor.at = at;
      return;
    }
    if (kind === "open") depth++;
    if (kind === "close" && depth > 0) depth--;
  }
}

function parseItem(cursor: Cursor, listed: Action): Item {
  const { start } = current(cursor);
  const removes = take(cursor, "minus") !== undefined;
  const subject = parseSubject(cursor, removes);
  const condition = attached(cursor) && take(cursor, "open") ? parseCondition(cursor) : undefined;
  const action = attached(cursor) ? parseTail(cursor, removes) : undefined;
  const span = { start, end: (cursor.tokens[cursor.at - 1] as Token).end };
  return { span, subject, condition, action: removes ? undefined : (action ?? listed) };
}

/** Whether the next token belongs to the item. */
const attached = (cursor: Cursor): boolean => {
  const { separated, kind } = current(cursor);
  return !separated && kind !== "end";
};

function parseSubject(cursor: Cursor, removes: boolean): Subject {
  const { source } = cursor;
  const first = current(cursor);
  if (removes && first.separated) {
    fail({ code: "expected_subject", source, span: behindLast(cursor) });
  }
  const isGroup = take(cursor, "at") !== undefined;
  const token = current(cursor);
  if (isGroup && (token.kind !== "word" || token.separated)) {
    fail({ code: "expected_group", source, span: behindLast(cursor) });
  }
  if (token.kind !== "word") failAtCurrent(cursor, "expected_subject");
  cursor.at++;
  const span = { start: first.start, end: token.end };
  const name = textOf(cursor, span);
  if (isGroup) return { kind: "group", name, span };
  return /^[0-9]/.test(name)
    ? { kind: "number", number: parseNumber(cursor, span), span }
    : { kind: "name", name, span };
}

function parseNumber(cursor: Cursor, span: Span): number {
  const { source } = cursor;
  const number = parseInteger(textOf(cursor, span));
  if (number === "invalid") fail({ code: "invalid_number", source, span });
  if (number === "overflow" || number > NUMBER_MAX) {
    fail({ code: "number_overflow", source, span });
  }
  return Number(number);
}

/** What follows a subject and its condition without a separator: an action. */
function parseTail(cursor: Cursor, removes: boolean): Action {
  const { source } = cursor;
  if (current(cursor).kind !== "equals") failAtCurrent(cursor, "expected_separator");
  if (removes) failAtCurrent(cursor, "removal_with_action");
  cursor.at++;
  const name = current(cursor);
  if (name.kind !== "word" || name.separated) {
    fail({ code: "expected_action", source, span: behindLast(cursor) });
  }
  cursor.at++;
  const action = parseAction(source, name);
  if (attached(cursor)) failAtCurrent(cursor, "expected_separator");
  return action;
}
