// cuts: a sound file -> where it could end, at and about every boundary of its headers and what they name.

import { type ElfFields, fieldsOf } from "../programs/fields.js";

/** Offsets from 0 to just below the end; each boundary, and the byte before and after it. */
export function boundaries(bytes: Buffer): readonly number[] {
  const elf = fieldsOf(bytes);
  const at = [0, 4, 16, ...headerEnds(elf), ...elf.segments.flatMap(ends), ...sectionEnds(elf)];
  const near = at.flatMap((offset) => [offset - 1, offset, offset + 1]);
  const inside = near.filter((offset) => offset >= 0 && offset < bytes.length);
  return [...new Set(inside)].sort((one, other) => one - other);
}

function headerEnds({ header, segments, sections, entries }: ElfFields): readonly number[] {
  const table = (start: number, size: number, count: number) =>
    Array.from({ length: count + 1 }, (_, index) => start + size * index);
  return [
    header.headerSize.read(),
    ...table(header.segmentOffset.read(), header.segmentSize.read(), segments.length),
    ...table(header.sectionOffset.read(), header.sectionSize.read(), sections.length),
    ...entries.map(({ tag }) => tag.at),
  ];
}

const ends = ({ offset, fileSize }: ElfFields["segments"][0]): readonly number[] => [
  offset.read(),
  offset.read() + fileSize.read(),
];

const sectionEnds = ({ sections }: ElfFields): readonly number[] =>
  sections.flatMap(({ offset, size }) => [offset.read(), offset.read() + size.read()]);
