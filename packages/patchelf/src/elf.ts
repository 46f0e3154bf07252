// elf: a file -> its headers, sections, dynamic section and notes, all checked.

import { PT } from "./constants.js";
import { type Dynamic, readDynamic } from "./dynamic.js";
import type { ElfFormat } from "./format.js";
import { type FileHeader, readFormat, readHeader } from "./header.js";
import { type Note, readNotes } from "./notes.js";
import { readSections, type Section } from "./sections.js";
import { readSegments, type Segment, segmentName } from "./segments.js";
import { type ElfSource, type Reader, readerOf, sourceOf, textAt } from "./source.js";

/** A file in the format ELF, read and checked. Offsets and sizes are in bytes. */
export interface Elf {
  /** What messages call it. */
  readonly file: string;
  readonly reader: Reader;
  readonly format: ElfFormat;
  readonly header: FileHeader;
  readonly segments: readonly Segment[];
  /** None where the headers were stripped. */
  readonly sections: readonly Section[];
  readonly dynamic?: Dynamic;
  /** The path of PT_INTERP. */
  readonly interpreter?: string;
  readonly notes: readonly Note[];
}

/** PATH_MAX: the kernel takes no longer path of an interpreter. */
const INTERPRETER_MAX = 4096;

/**
 * Reads a file; what is not needed of it is not read.
 *
 * @param file what messages call it.
 * @throws {ElfError} when it is no ELF file, or one that is damaged or odd.
 */
export function readElf(source: Uint8Array | ElfSource, file = "the file"): Elf {
  const reader = readerOf(source instanceof Uint8Array ? sourceOf(source) : source, file);
  const format = readFormat(reader);
  const header = readHeader(reader, format);
  const segments = readSegments(reader, format, header);
  const sections = readSections(reader, format, header);
  const dynamic = readDynamic(reader, format, segments);
  const interpreter = readInterpreter(reader, segments);
  const notes = readNotes(reader, format, segments);
  return {
    file,
    reader,
    format,
    header,
    segments,
    sections,
    ...(dynamic && { dynamic }),
    ...(interpreter !== undefined && { interpreter }),
    notes,
  };
}

function readInterpreter(reader: Reader, segments: readonly Segment[]): string | undefined {
  const index = segments.findIndex(({ type }) => type === PT.INTERP);
  const segment = segments[index];
  if (segment === undefined) return undefined;
  const name = segmentName(index, segment);
  const { offset, fileSize } = segment;
  if (fileSize < 2 || fileSize > INTERPRETER_MAX) {
    const reason = `its path has ${fileSize} bytes, expected 2 to ${INTERPRETER_MAX} as the kernel does`;
    throw reader.error(name, offset, reason);
  }
  const bytes = reader.read(name, offset, fileSize);
  if (bytes.at(-1) !== 0)
    throw reader.error(name, offset, "no NUL ends the path of the interpreter");
  return textAt(bytes, 0);
}
