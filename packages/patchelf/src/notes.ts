// notes: what the note segments hold.

import { PT } from "./constants.js";
import { decode, type ElfFormat, NOTE, sizeOf } from "./format.js";
import { type Segment, segmentName } from "./segments.js";
import { latin1, type Reader } from "./source.js";

/** A note: who wrote it, of which kind it is, and what it says. */
export interface Note {
  /** Without the NUL that ends it. */
  readonly owner: string;
  readonly type: number;
  readonly descriptor: Uint8Array;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** The index of the program header. */
  readonly segment: number;
}

/**
 * Names and descriptors of notes are padded to words of four bytes: elf(5). Those of GNU properties are
 * padded to eight, and have such a size anyway; some linkers have them in one segment with others.
 */
const PADDING = 4;

export function alignUp(number: number, align: number): number {
  return align > 1 ? Math.ceil(number / align) * align : number;
}

/** @throws {ElfError} */
export function readNotes(reader: Reader, format: ElfFormat, segments: readonly Segment[]): Note[] {
  return segments.flatMap((segment, index) =>
    segment.type === PT.NOTE ? notesIn(reader, format, segment, index) : [],
  );
}

function notesIn(reader: Reader, format: ElfFormat, segment: Segment, index: number): Note[] {
  const name = segmentName(index, segment);
  const bytes = reader.read(name, segment.offset, segment.fileSize);
  const header = sizeOf(NOTE, format);
  const notes: Note[] = [];
  for (let at = 0; at + header <= bytes.length; ) {
    const { nameSize, size, type } = decode(NOTE, format, bytes, at);
    const start = alignUp(at + header + nameSize, PADDING);
    if (start + size > bytes.length || at + header + nameSize > bytes.length) {
      throw reader.error("a note", segment.offset + at, `it reaches beyond ${name}`);
    }
    const owner = latin1(bytes.subarray(at + header, at + header + nameSize)).replace(/\0$/, "");
    const descriptor = bytes.subarray(start, start + size);
    notes.push({ owner, type, descriptor, offset: segment.offset + at, segment: index });
    at = alignUp(start + size, PADDING);
  }
  return notes;
}
