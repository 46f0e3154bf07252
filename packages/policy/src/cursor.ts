// cursor: where a parser stands among tokens. Twin: native/core/cursor.c

import { fail } from "./diagnostic.js";
import type { DiagnosticCode } from "./generated/messages.js";
import { type Source, type Span, sliceSource } from "./source.js";
import type { Token, TokenKind } from "./tokenize.js";

/** Where the parser stands. The last token is `end`, and nothing goes beyond it. */
export interface Cursor {
  readonly source: Source;
  readonly tokens: readonly Token[];
  at: number;
}

/** The token that comes next. */
export const current = ({ tokens, at }: Cursor): Token => tokens[at] as Token;

/** Takes the next token if it is a `kind`. */
export function take(cursor: Cursor, kind: TokenKind): Token | undefined {
  const token = current(cursor);
  if (token.kind !== kind) return undefined;
  cursor.at++;
  return token;
}

/** Refuses the next token. */
export function failAtCurrent(cursor: Cursor, code: DiagnosticCode, limit?: number): never {
  const { start, end } = current(cursor);
  const diagnostic = { code, source: cursor.source, span: { start, end } };
  return fail(limit === undefined ? diagnostic : { ...diagnostic, limit });
}

/** What stands right behind the last token: the next one, or the separator before it. */
export function behindLast(cursor: Cursor): Span {
  const { separated, start, end } = current(cursor);
  const last = cursor.tokens[cursor.at - 1];
  return separated && last ? { start: last.end, end: last.end + 1 } : { start, end };
}

/** The bytes of `token`. */
export const textOf = ({ source }: Cursor, token: Span): string => sliceSource(source, token);
