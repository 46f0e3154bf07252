// room: more program headers than the table has room for; what stands behind it must go elsewhere.

import { DT, PT, SHT } from "./constants.js";
import type { Draft } from "./draft.js";
import { valueOfTag } from "./dynamic.js";
import { printable } from "./elf-error.js";
import { SEGMENT, sizeOf } from "./format.js";
import { kindOf } from "./kind.js";
import { hasBytes, type Part } from "./move.js";
import type { Section } from "./sections.js";
import { isZero } from "./source.js";

/** Segments that say where something stands that nobody else points to. */
const MOVABLE_SEGMENTS: readonly number[] = [PT.INTERP, PT.NOTE, PT.GNU_PROPERTY];

/** The same, but for static programs, which know where it is: their code relocates itself by it. */
const MOVABLE_IF_LOADED: readonly number[] = [...MOVABLE_SEGMENTS, PT.DYNAMIC];

/** Sections that only the dynamic section points to, which can be told: the type, and the entry. */
const MOVABLE_SECTIONS: Readonly<Record<number, number>> = {
  [SHT.HASH]: DT.HASH,
  [SHT.GNU_HASH]: DT.GNU_HASH,
  [SHT.DYNSYM]: DT.SYMTAB,
  [SHT.STRTAB]: DT.STRTAB,
  [SHT.GNU_VERSYM]: DT.VERSYM,
  [SHT.GNU_VERNEED]: DT.VERNEED,
  [SHT.GNU_VERDEF]: DT.VERDEF,
};

/** Tables of relocations, each by its address and its size: the dynamic section says both. */
const RELOCATIONS: readonly (readonly [address: number, size: number])[] = [
  [DT.RELA, DT.RELASZ],
  [DT.REL, DT.RELSZ],
  [DT.JMPREL, DT.PLTRELSZ],
];

const STRUCTURE = "the table of program headers";
const HELP = "link the program with more room, or start it by sandboxify, which needs none";

/**
 * Makes the table of program headers longer by `extra`, at its place.
 *
 * @returns the parts that stood in the way, in their order: they must be moved, then cleared.
 * @throws {ElfError} when something stands there that cannot be moved.
 */
export function makeRoom(draft: Draft, extra: number): Part[] {
  const { elf, header, segments } = draft;
  const size = sizeOf(SEGMENT, elf.format);
  const start = header.segmentOffset + elf.segments.length * size;
  const end = header.segmentOffset + (segments.length + extra) * size;
  if (extra === 0) return [];
  // Also the part that is there already: it may have been cut off from what is mapped.
  coverTable(draft, end);
  if (end <= start) return [];
  const parts = partsIn(draft, start, end);
  checkRest(draft, start, end, parts);
  return parts;
}

/** What is left of moved parts behind the table is cleared, so that the table can grow again. */
export function clear({ header, segments, elf, writes }: Draft, parts: readonly Part[]): void {
  const end = header.segmentOffset + segments.length * sizeOf(SEGMENT, elf.format);
  for (const { offset, size } of parts) {
    const from = Math.max(offset, end);
    writes.push({ offset: from, bytes: new Uint8Array(Math.max(0, offset + size - from)) });
  }
}

/** The table must stay in the segment that it is in, so that the program finds it in its memory. */
function coverTable(draft: Draft, end: number): void {
  const { elf, header, segments } = draft;
  const { segmentOffset } = header;
  const loads = segments.filter(({ type }) => type === PT.LOAD);
  const index = loads.findIndex(
    ({ offset, fileSize }) => segmentOffset >= offset && segmentOffset < offset + fileSize,
  );
  const load = loads[index];
  if (load === undefined) {
    throw elf.reader.error(STRUCTURE, segmentOffset, "no segment maps it", HELP);
  }
  const short = end - (load.offset + load.fileSize);
  if (short <= 0) return;
  const next = loads[index + 1];
  const isFree =
    load.fileSize === load.memorySize &&
    end <= elf.reader.size &&
    (next === undefined ||
      (end <= next.offset && load.address + load.fileSize + short <= next.address));
  if (!isFree) {
    throw elf.reader.error(STRUCTURE, segmentOffset, "its segment has no room for more", HELP);
  }
  load.fileSize += short;
  load.memorySize += short;
}

/** Parts that may go elsewhere, of which some byte stands between `start` and `end`; none over another. */
function partsIn(draft: Draft, start: number, end: number): Part[] {
  const movable = kindOf(draft.elf) === "static program" ? MOVABLE_SEGMENTS : MOVABLE_IF_LOADED;
  const parts = [
    ...draft.segments
      .filter(({ type, fileSize }) => movable.includes(type) && fileSize > 0)
      .map(({ offset, address, fileSize }) => ({ offset, address, size: fileSize })),
    ...draft.sections.filter((section) => isMovable(draft, section)),
  ].filter((part) => part.offset < end && part.offset + part.size > start);
  const joined: Part[] = [];
  for (const { offset, address, size } of parts.sort((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1);
    if (last === undefined || offset >= last.offset + last.size) {
      joined.push({ offset, address, size });
    } else {
      const longer = Math.max(last.size, offset + size - last.offset);
      joined[joined.length - 1] = { ...last, size: longer };
    }
  }
  return joined;
}

function isMovable(draft: Draft, section: Section): boolean {
  if (!hasBytes(section) || section.address === 0) return false;
  const tag = MOVABLE_SECTIONS[section.type];
  if (tag === undefined) return areRelocations(draft, section);
  return valueOfTag(draft.dynamic, tag) === section.address;
}

/** A static program knows where its relocations are without the dynamic section. */
function areRelocations({ elf, dynamic }: Draft, { type, address, size }: Section): boolean {
  if (type !== SHT.RELA && type !== SHT.REL) return false;
  if (kindOf(elf) === "static program") return false;
  return RELOCATIONS.some(
    (tags) => valueOfTag(dynamic, tags[0]) === address && valueOfTag(dynamic, tags[1]) === size,
  );
}

/**
 * What stands in the way and is no part that may be moved: the section headers may. Where sections say
 * what each byte is, others are nothing: padding, or what an earlier change left. Else they must be 0.
 */
function checkRest(draft: Draft, start: number, end: number, parts: readonly Part[]): void {
  const { elf, header, sections } = draft;
  const blocking = sections.find(
    (section) =>
      hasBytes(section) &&
      section.offset < end &&
      section.offset + section.size > start &&
      !parts.some((part) => isInside(section, part)),
  );
  if (blocking !== undefined) {
    const reason = `no room for another: "${printable(blocking.title)}" stands right behind it`;
    throw elf.reader.error(STRUCTURE, header.segmentOffset, reason, HELP);
  }
  if (sections.length > 0) return;
  const bytes = elf.reader.read(STRUCTURE, start, end - start).slice();
  const within = (offset: number) => Math.min(Math.max(0, offset - start), bytes.length);
  for (const { offset, size } of parts) bytes.fill(0, within(offset), within(offset + size));
  if (isZero(bytes)) return;
  const reason = "no room for another: bytes that no header speaks of stand right behind it";
  throw elf.reader.error(STRUCTURE, header.segmentOffset, reason, HELP);
}

function isInside(section: Section, part: Part): boolean {
  return section.offset >= part.offset && section.offset + section.size <= part.offset + part.size;
}
