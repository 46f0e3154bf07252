// tail: bytes behind everything that the headers speak of, which a program finds from the end of its file.

import type { Elf } from "./elf.js";
import { FILE_HEADER, SECTION, SEGMENT, sizeOf } from "./format.js";
import { hasBytes } from "./move.js";
import { isZero } from "./source.js";

const BLOCK = 1 << 16;

/**
 * Demands that the file ends with what its headers speak of: nothing may come behind an archive, say,
 * that a program looks for at the end. Where the section headers were stripped, what they spoke of may
 * be left, and nobody can tell it from such an archive.
 *
 * @throws {ElfError}
 */
export function demandEnd(elf: Elf): void {
  const { reader, sections } = elf;
  if (sections.length === 0) return;
  const end = endOf(elf);
  for (let at = end; at < reader.size; at += BLOCK) {
    const length = Math.min(BLOCK, reader.size - at);
    if (isZero(reader.read("the end of the file", at, length))) continue;
    const reason = `${reader.size - end} bytes stand behind all that the headers speak of, and must stay the last`;
    const help = "start the program by sandboxify, which leaves its file as it is";
    throw reader.error("the end of the file", end, reason, help);
  }
}

function endOf({ format, header, segments, sections }: Elf): number {
  return Math.max(
    sizeOf(FILE_HEADER, format),
    header.segmentOffset + segments.length * sizeOf(SEGMENT, format),
    header.sectionOffset + sections.length * sizeOf(SECTION, format),
    ...segments.map(({ offset, fileSize }) => offset + fileSize),
    ...sections.filter(hasBytes).map(({ offset, size }) => offset + size),
  );
}
