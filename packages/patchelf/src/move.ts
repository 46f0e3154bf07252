// move: a part of a file goes to another place, and all that points to it is told.

import { DT, PT, SHT } from "./constants.js";
import type { Draft } from "./draft.js";
import { addToField, fieldReader, SYMBOL, sizeOf } from "./format.js";
import type { Section } from "./sections.js";
import { segmentName } from "./segments.js";

/** A part of a file that is mapped: where it stands in the file, where in memory. */
export interface Part {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Segments that say where one thing stands. Others span what may stay where it is. */
const PLACES: readonly number[] = [PT.INTERP, PT.NOTE, PT.GNU_PROPERTY, PT.DYNAMIC];

/** Entries of the dynamic section whose value is an address that may move. */
const ADDRESSES: readonly number[] = [
  DT.HASH,
  DT.STRTAB,
  DT.SYMTAB,
  DT.GNU_HASH,
  DT.VERSYM,
  DT.VERNEED,
  DT.VERDEF,
  DT.RELA,
  DT.REL,
  DT.JMPREL,
];

/** What is moved is made of words. */
const ALIGN_MAX = 16;

/** So many symbols are looked at at once. */
const SYMBOLS = 4096;

/** Tells segments, sections, the dynamic section and symbols that `part` stands at `offset`, `address` now. */
export function move(draft: Draft, part: Part, offset: number, address: number): void {
  const byOffset = offset - part.offset;
  const byAddress = address - part.address;
  draft.segments.forEach((segment, index) => {
    if (!PLACES.includes(segment.type) || segment.fileSize === 0) return;
    if (!isWithin(draft, segment.offset, segment.fileSize, part, segmentName(index, segment)))
      return;
    segment.offset += byOffset;
    segment.address += byAddress;
    segment.physical += byAddress;
  });
  const moved = new Set<number>();
  draft.sections.forEach((section, index) => {
    if (!hasBytes(section)) return;
    const name = `section header ${index}`;
    if (!isWithin(draft, section.offset, section.size, part, name)) return;
    section.offset += byOffset;
    section.address += byAddress;
    moved.add(index);
  });
  for (const entry of draft.dynamic) {
    const into = entry.value - part.address;
    if (ADDRESSES.includes(entry.tag) && into >= 0 && into < part.size) entry.value += byAddress;
  }
  moveSymbols(draft, moved, byAddress);
}

/** The alignment of what stands in `part`: the program may rely on it. */
export function alignmentOf({ segments, sections }: Draft, part: Part): number {
  const inside = (offset: number, size: number) =>
    offset >= part.offset && offset + size <= part.offset + part.size;
  const aligns = [
    ...segments.filter(
      ({ type, offset, fileSize }) => type !== PT.LOAD && inside(offset, fileSize),
    ),
    ...sections.filter((section) => hasBytes(section) && inside(section.offset, section.size)),
  ].map(({ align }) => align);
  return Math.min(Math.max(1, ...aligns), ALIGN_MAX);
}

/** Whether a section has a part of the file. */
export function hasBytes({ type, size }: Section): boolean {
  return type !== SHT.NULL && type !== SHT.NOBITS && size > 0;
}

/** @throws {ElfError} when just a piece of it is. */
function isWithin(draft: Draft, offset: number, size: number, part: Part, name: string): boolean {
  const end = offset + size;
  const partEnd = part.offset + part.size;
  if (end <= part.offset || offset >= partEnd) return false;
  if (offset >= part.offset && end <= partEnd) return true;
  throw draft.elf.reader.error(name, offset, "it lies half over a part that must be moved");
}

/** Symbols that stand for a place in a moved section. Those of the dynamic loader never do. */
function moveSymbols(draft: Draft, moved: ReadonlySet<number>, by: number): void {
  if (moved.size === 0) return;
  for (const table of draft.elf.sections) {
    if (table.type === SHT.SYMTAB) moveSymbolsOf(draft, table, moved, by);
  }
}

function moveSymbolsOf(
  { elf: { reader, format }, writes }: Draft,
  table: Section,
  moved: ReadonlySet<number>,
  by: number,
): void {
  const size = sizeOf(SYMBOL, format);
  const { section, value } = SYMBOL.fields;
  const count = Math.floor(table.size / size);
  for (let first = 0; first < count; first += SYMBOLS) {
    const here = Math.min(SYMBOLS, count - first);
    const offset = table.offset + first * size;
    const bytes = reader.read("the symbols", offset, here * size);
    const sectionAt = fieldReader(format, section, bytes);
    for (let at = 0; at < bytes.length; at += size) {
      if (!moved.has(sectionAt(at))) continue;
      const symbol = bytes.slice(at, at + size);
      addToField(format, value, symbol, 0, by);
      writes.push({ offset: offset + at, bytes: symbol });
    }
  }
}
