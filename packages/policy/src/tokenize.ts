// tokenize: Source (text) -> Token[]. Twin: native/core/tokenize.c

import { fail, type Report } from "./diagnostic.js";
import type { Source } from "./source.js";

/**
 * A `word` is a name, a number or an action. `colon` is a token between parentheses only; elsewhere it
 * separates. The others are what conditions are made of.
 */
export type TokenKind =
  | "end"
  | "word"
  | "minus"
  | "equals"
  | "at"
  | "open"
  | "close"
  | "colon"
  | "comma"
  | "equal"
  | "not-equal"
  | "less"
  | "at-most"
  | "greater"
  | "at-least"
  | "mask"
  | "both"
  | "bits"
  | "either"
  | "complement";

/** One token: its kind, and its bytes in the source (`end` exclusive). */
export interface Token {
  readonly kind: TokenKind;
  /** Whether `:`, white space or a comment stands before it. */
  readonly separated: boolean;
  readonly start: number;
  readonly end: number;
}

/** The longest list, in bytes: the C twin counts them in 16 bits. */
export const TEXT_MAX = 65_535;

const SEPARATORS = " \t\n\v\f\r";
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";

const NEWLINE = 0x0a;
const HASH = 0x23;
const EQUALS = 0x3d;

/** What a token that starts with this byte is; `undefined` where none can start. */
const firstByte = classify({
  separator: `${SEPARATORS}#`,
  word: `${LETTERS}${DIGITS}_`,
  minus: "-",
  equals: "=",
  at: "@",
  open: "(",
  close: ")",
  colon: ":",
  comma: ",",
  not: "!",
  less: "<",
  greater: ">",
  mask: "&",
  bits: "|",
  complement: "~",
});

/** The tokens of two characters: by the first one's class, the second one and what both are. */
const PAIRS: Partial<Record<ByteClass, readonly [second: number, kind: TokenKind]>> = {
  equals: [EQUALS, "equal"],
  not: [EQUALS, "not-equal"],
  less: [EQUALS, "at-most"],
  greater: [EQUALS, "at-least"],
  mask: [0x26, "both"],
  bits: [0x7c, "either"],
};

/** Whether a word goes on with this byte: `kill-thread` is one word. */
const goesOnWord = (byte: number | undefined): boolean =>
  byte !== undefined && (firstByte[byte] === "word" || firstByte[byte] === "minus");

/** `not` is no token by itself. */
type ByteClass = TokenKind | "separator" | "not";

function classify(classes: Partial<Record<ByteClass, string>>): readonly (ByteClass | undefined)[] {
  const table = new Array<ByteClass | undefined>(256).fill(undefined);
  for (const [kind, characters] of Object.entries(classes)) {
    for (const character of characters) table[character.charCodeAt(0)] = kind as ByteClass;
  }
  return table;
}

/** The end of the run of separators and comments that may start at `at`. */
function skipSeparators(bytes: Uint8Array, at: number, depth: number): number {
  let end = at;
  for (;;) {
    const byte = bytes[end];
    const kind = byte === undefined ? undefined : firstByte[byte];
    if (kind !== "separator" && (kind !== "colon" || depth > 0)) return end;
    if (byte === HASH) {
      const newline = bytes.indexOf(NEWLINE, end);
      end = newline < 0 ? bytes.length : newline;
    } else {
      end++;
    }
  }
}

function skipWord(bytes: Uint8Array, at: number): number {
  let end = at;
  while (goesOnWord(bytes[end])) end++;
  return end;
}

/** The kind and the end of the token at `start`; no kind where there is none. */
function readToken(bytes: Uint8Array, start: number): [kind: TokenKind | undefined, end: number] {
  const kind = firstByte[bytes[start] as number];
  if (kind === "word") return [kind, skipWord(bytes, start + 1)];
  const pair = kind && PAIRS[kind];
  if (pair && bytes[start + 1] === pair[0]) return [pair[1], start + 2];
  return [kind === "not" || kind === "separator" ? undefined : kind, start + 1];
}

/** How deep in parentheses the text behind a token is. */
function depthBehind(kind: TokenKind, depth: number): number {
  if (kind === "open") return depth + 1;
  return kind === "close" && depth > 0 ? depth - 1 : depth;
}

/**
 * Cuts the text of a list into tokens; the last one is always `end`. What is no token is reported and
 * left out.
 *
 * @throws PolicyError `text_too_long`.
 */
export function tokenize(source: Source, report: Report = fail): Token[] {
  const { start: first, end: last } = source.range;
  const bytes = source.bytes.subarray(0, last);
  const tokens: Token[] = [];
  if (last - first > TEXT_MAX) {
    fail({ code: "text_too_long", source, span: { start: first, end: first }, limit: TEXT_MAX });
  }
  let depth = 0;
  let start = skipSeparators(bytes, first, depth);
  let separated = start > first;
  while (start < last) {
    const [kind, end] = readToken(bytes, start);
    if (kind === undefined) {
      report({ code: "unexpected_character", source, span: { start, end } });
    } else {
      tokens.push({ kind, separated, start, end });
      depth = depthBehind(kind, depth);
    }
    start = skipSeparators(bytes, end, depth);
    separated = start > end;
  }
  tokens.push({ kind: "end", separated, start, end: start });
  return tokens;
}
