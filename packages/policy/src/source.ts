// source: the text of a list, as bytes, and where in it something stands. Twin: native/core/source.c

/** A piece of a source: byte offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with the name that messages give it (a variable or a file). */
export interface Source {
  readonly name: string;
  /** UTF-8. The language is ASCII; other bytes may stand in comments only. */
  readonly bytes: Uint8Array;
  /** The part that is read: all of it, or one value in a file. */
  readonly range: Span;
  /** Messages name the source without a line and a column. */
  readonly whole: boolean;
}

/** Line and column, both from 1; the column counts bytes. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const NEWLINE = 0x0a;

/** Makes a source of `text`. A lone surrogate becomes U+FFFD, as everywhere in UTF-8. */
export function createSource(name: string, text: string, whole = false): Source {
  const bytes = new TextEncoder().encode(text);
  return { name, bytes, range: { start: 0, end: bytes.length }, whole };
}

/** The bytes of `span` as text, a character for each; every accepted token is ASCII. */
export function sliceSource(source: Source, span: Span): string {
  return new TextDecoder("latin1").decode(source.bytes.subarray(span.start, span.end));
}

/** All that is read of `source`. */
export function wholeOf({ range }: Source): Span {
  return range;
}

/** The place of byte `offset` in `source`. */
export function placeOf(source: Source, offset: number): Place {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < offset; index++) {
    if (source.bytes[index] === NEWLINE) {
      line++;
      lineStart = index + 1;
    }
  }
  return { line, column: offset - lineStart + 1 };
}

/** The bytes of the line that `offset` is on, without its end, as a span. */
export function lineOf(source: Source, offset: number): Span {
  const start = source.bytes.subarray(0, offset).lastIndexOf(NEWLINE) + 1;
  const end = source.bytes.indexOf(NEWLINE, offset);
  return { start, end: end < 0 ? source.bytes.length : end };
}
