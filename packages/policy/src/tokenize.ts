// tokenize: Source (text) -> Token[]. Twin: native/core/tokenize.c

import { fail } from "./diagnostic.js";
import type { Source } from "./source.js";

/**
 * - `word`: a name, a number or an action
 * - `operator`: a character of conditions, which are no part of the language yet
 */
type TokenKind = "end" | "word" | "minus" | "equals" | "at" | "open" | "close" | "operator";

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

const SEPARATORS = ": \t\n\v\f\r";
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const OPERATORS = "!<>&|~,";

const NEWLINE = 0x0a;
const HASH = 0x23;

/** What a token that starts with this byte is; `undefined` where none can start. */
const firstByte = classify({
  separator: `${SEPARATORS}#`,
  word: `${LETTERS}${DIGITS}_`,
  minus: "-",
  equals: "=",
  at: "@",
  open: "(",
  close: ")",
  operator: OPERATORS,
});

/** Whether a word goes on with this byte: `kill-thread` is one word. */
const goesOnWord = (byte: number | undefined): boolean =>
  byte !== undefined && (firstByte[byte] === "word" || firstByte[byte] === "minus");

type ByteClass = TokenKind | "separator";

function classify(classes: Partial<Record<ByteClass, string>>): readonly (ByteClass | undefined)[] {
  const table = new Array<ByteClass | undefined>(256).fill(undefined);
  for (const [kind, characters] of Object.entries(classes)) {
    for (const character of characters) table[character.charCodeAt(0)] = kind as ByteClass;
  }
  return table;
}

/** The end of the run of separators and comments that may start at `at`. */
function skipSeparators(bytes: Uint8Array, at: number): number {
  let end = at;
  for (;;) {
    const byte = bytes[end];
    if (byte === undefined || firstByte[byte] !== "separator") return end;
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

/**
 * Cuts the text of a list into tokens; the last one is always `end`.
 *
 * @throws PolicyError `text_too_long`, `unexpected_character`.
 */
export function tokenize(source: Source): Token[] {
  const { bytes } = source;
  const tokens: Token[] = [];
  if (bytes.length > TEXT_MAX) {
    fail({ code: "text_too_long", source, span: { start: 0, end: 0 }, limit: TEXT_MAX });
  }
  let start = skipSeparators(bytes, 0);
  let separated = start > 0;
  while (start < bytes.length) {
    const kind = firstByte[bytes[start] as number];
    if (kind === undefined || kind === "separator") {
      fail({ code: "unexpected_character", source, span: { start, end: start + 1 } });
    }
    const end = kind === "word" ? skipWord(bytes, start + 1) : start + 1;
    tokens.push({ kind, separated, start, end });
    start = skipSeparators(bytes, end);
    separated = start > end;
  }
  tokens.push({ kind: "end", separated, start, end: start });
  return tokens;
}
