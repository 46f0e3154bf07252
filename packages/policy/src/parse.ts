// parse: Token[] -> Policy. Twin: native/core/parse.c

import { type Action, parseAction } from "./action.js";
import { fail } from "./diagnostic.js";
import { parseInteger } from "./integer.js";
import { type Source, type Span, sliceSource } from "./source.js";
import type { Token } from "./tokenize.js";

/** What an item is about: a name, or a number of the policy's ABI. */
export type Subject =
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "number"; readonly number: number; readonly span: Span };

/** One entry of a list. */
export interface Item {
  /** From the `-` or the subject to the end of the action. */
  readonly span: Span;
  readonly subject: Subject;
  /** What happens to the call; `undefined` for `-item`, which takes back earlier items. */
  readonly action: Action | undefined;
}

/** What may be called. */
export interface Policy {
  readonly source: Source;
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

/** Where the parser stands. The last token is `end`, and nothing goes beyond it. */
interface Cursor {
  readonly source: Source;
  readonly tokens: readonly Token[];
  at: number;
}

const current = ({ tokens, at }: Cursor): Token => tokens[at] as Token;

/** What stands right behind the last token: the next one, or the separator before it. */
function behindLast(cursor: Cursor): Span {
  const { separated, start, end } = current(cursor);
  const last = cursor.tokens[cursor.at - 1];
  return separated && last ? { start: last.end, end: last.end + 1 } : { start, end };
}

/**
 * Reads a list into a policy.
 *
 *     list    items separated by ":" or white space; empty items are skipped
 *     item    [-] subject [ "=" action ]
 *     subject name | number
 *
 * @throws PolicyError for the first token that does not fit.
 */
export function parse(tokens: readonly Token[], source: Source, meaning: ListMeaning): Policy {
  const { list, violation } = meaning;
  const allow: Action = { kind: "allow" };
  const [listed, otherwise] = list === "allow" ? [allow, violation] : [violation, allow];
  const cursor: Cursor = { source, tokens, at: 0 };
  const items: Item[] = [];

  for (;;) {
    const token = current(cursor);
    if (token.kind === "end") return { source, items, otherwise, violation };
    if (items.length === ITEMS_MAX) {
      fail({ code: "too_many_items", source, span: token, limit: ITEMS_MAX });
    }
    items.push(parseItem(cursor, listed));
  }
}

function parseItem(cursor: Cursor, listed: Action): Item {
  const { start, kind } = current(cursor);
  const removes = kind === "minus";
  if (removes) cursor.at++;
  const subject = parseSubject(cursor, removes);
  const action = removes ? undefined : listed;
  const item: Item = { span: { start, end: subject.span.end }, subject, action };
  return current(cursor).separated ? item : parseTail(cursor, item);
}

function parseSubject(cursor: Cursor, removes: boolean): Subject {
  const { source } = cursor;
  const token = current(cursor);
  if (removes && token.separated) {
    fail({ code: "expected_subject", source, span: behindLast(cursor) });
  }
  if (token.kind === "at") failAtGroup(cursor);
  if (token.kind !== "word") fail({ code: "expected_subject", source, span: token });
  cursor.at++;
  const span = { start: token.start, end: token.end };
  const text = sliceSource(source, span);
  if (!/^[0-9]/.test(text)) return { kind: "name", name: text, span };
  const number = parseInteger(text);
  if (number === "invalid") fail({ code: "invalid_number", source, span });
  if (number === "overflow") fail({ code: "number_overflow", source, span });
  return { kind: "number", number, span };
}

function failAtGroup(cursor: Cursor): never {
  const { source, tokens, at } = cursor;
  const { start, end } = current(cursor);
  const next = tokens[at + 1];
  const span = { start, end: next?.kind === "word" && !next.separated ? next.end : end };
  fail({ code: "unsupported_group", source, span });
}

/** What follows a subject without a separator: an action, or nothing at the end of the list. */
function parseTail(cursor: Cursor, item: Item): Item {
  const { source } = cursor;
  const token = current(cursor);
  if (token.kind === "end") return item;
  if (token.kind === "open") fail({ code: "unsupported_condition", source, span: token });
  if (token.kind !== "equals") fail({ code: "expected_separator", source, span: token });
  if (item.action === undefined) fail({ code: "removal_with_action", source, span: token });
  cursor.at++;
  const name = current(cursor);
  if (name.kind !== "word" || name.separated) {
    fail({ code: "expected_action", source, span: behindLast(cursor) });
  }
  cursor.at++;
  const action = parseAction(source, name);
  const after = current(cursor);
  if (!after.separated && after.kind !== "end") {
    fail({ code: "expected_separator", source, span: after });
  }
  return { ...item, span: { start: item.span.start, end: name.end }, action };
}
