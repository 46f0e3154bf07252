// draft: a file's headers on the way to what they shall be; in the end, the bytes that differ.

import { PT } from "./constants.js";
import { correctDistance } from "./distance.js";
import type { DynamicEntry } from "./dynamic.js";
import type { Elf } from "./elf.js";
import { DYNAMIC, encode, FILE_HEADER, SECTION, SEGMENT, sizeOf } from "./format.js";
import type { FileHeader } from "./header.js";
import { alignUp } from "./notes.js";
import { differences, type Edit, type Patch, patchOf } from "./patch.js";
import type { Section } from "./sections.js";
import type { Segment } from "./segments.js";

/** All of it may be changed, but for `elf`, which is the file as it is. */
export interface Draft {
  readonly elf: Elf;
  readonly header: FileHeader;
  readonly segments: Segment[];
  readonly sections: Section[];
  /** Without the DT_NULL that ends them. */
  readonly dynamic: DynamicEntry[];
  /** Where the dynamic section stands in the file, and how many entries fit. */
  dynamicPlace: {
    offset: number;
    capacity: number;
    /** Of a section that is to be placed anew: they are filled in the end. */
    bytes?: Uint8Array;
  };
  /** Bytes that are part of no header. */
  readonly writes: Edit[];
  /** Of the file, in bytes. */
  size: number;
}

export function draftOf(elf: Elf): Draft {
  return {
    elf,
    header: { ...elf.header },
    segments: elf.segments.map((segment) => ({ ...segment })),
    sections: elf.sections.map((section) => ({ ...section })),
    dynamic: elf.dynamic?.entries.map((entry) => ({ ...entry })) ?? [],
    dynamicPlace: {
      offset: elf.dynamic?.offset ?? 0,
      capacity: elf.dynamic?.capacity ?? 0,
    },
    writes: [],
    size: elf.reader.size,
  };
}

/** What must be written so that the file becomes what the draft says. */
export function patchFrom(draft: Draft): Patch {
  draft.header.segmentCount = draft.segments.length;
  draft.header.sectionCount = draft.sections.length;
  resizeTableSegment(draft);
  correctDistance(draft);
  return patchOf(
    [
      ...draft.writes,
      ...headerEdits(draft),
      ...segmentEdits(draft),
      ...sectionEdits(draft),
      ...dynamicEdits(draft),
    ],
    draft.size,
  );
}

/** PT_PHDR is as long as the table. */
function resizeTableSegment({ elf, segments }: Draft): void {
  const table = segments.find(({ type }) => type === PT.PHDR);
  if (table === undefined || segments.length === elf.segments.length) return;
  table.fileSize = segments.length * sizeOf(SEGMENT, elf.format);
  table.memorySize = table.fileSize;
}

/** The `length` bytes at `offset` as they are; those behind the file's end are none. */
function before({ elf: { reader } }: Draft, what: string, offset: number, length: number) {
  const there = Math.max(0, Math.min(length, reader.size - offset));
  return reader.read(what, offset, there);
}

function headerEdits(draft: Draft): Edit[] {
  const { format } = draft.elf;
  const old = before(draft, "the ELF header", 0, sizeOf(FILE_HEADER, format));
  const bytes = old.slice();
  encode(FILE_HEADER, format, bytes, 0, draft.header);
  return differences(old, bytes, 0);
}

function segmentEdits(draft: Draft): Edit[] {
  const { elf, header, segments } = draft;
  const size = sizeOf(SEGMENT, elf.format);
  const bytes = new Uint8Array(segments.length * size);
  segments.forEach((segment, index) => {
    encode(SEGMENT, elf.format, bytes, index * size, segment);
  });
  const at = header.segmentOffset;
  return differences(before(draft, "the program headers", at, bytes.length), bytes, at);
}

function sectionEdits(draft: Draft): Edit[] {
  const { elf, header, sections } = draft;
  const size = sizeOf(SECTION, elf.format);
  const bytes = new Uint8Array(sections.length * size);
  sections.forEach((section, index) => {
    encode(SECTION, elf.format, bytes, index * size, section);
  });
  const at = header.sectionOffset;
  // Where the table did not stand before, another structure may be written over what stands there now.
  if (at !== elf.header.sectionOffset) return [{ offset: at, bytes }];
  return differences(before(draft, "the section headers", at, bytes.length), bytes, at);
}

/** The bytes of the dynamic section. */
function encodeDynamic({ elf: { format }, dynamic }: Draft, capacity: number): Uint8Array {
  const size = sizeOf(DYNAMIC, format);
  const bytes = new Uint8Array(capacity * size);
  dynamic.forEach((entry, index) => {
    if (entry.raw === undefined) encode(DYNAMIC, format, bytes, index * size, entry);
    else bytes.set(entry.raw, index * size);
  });
  return bytes;
}

function dynamicEdits(draft: Draft): Edit[] {
  const { offset, bytes: moved } = draft.dynamicPlace;
  const { elf, dynamic } = draft;
  if (elf.dynamic === undefined) return [];
  if (moved !== undefined) {
    moved.set(encodeDynamic(draft, dynamic.length));
    return [];
  }
  // What stands behind DT_NULL means nothing, and stays; but for entries that were taken away.
  const written = Math.max(dynamic.length + 1, elf.dynamic.entries.length);
  const bytes = encodeDynamic(draft, written);
  return differences(before(draft, "the dynamic section", offset, bytes.length), bytes, offset);
}

/** Sets the first entry of `tag`. */
export function setDynamic(draft: Draft, tag: number, value: number): void {
  const entry = draft.dynamic.find((at) => at.tag === tag);
  if (entry !== undefined) entry.value = value;
}

/** Puts `segment` where its type belongs: elf(5) has PT_INTERP before, and PT_LOAD in order. */
export function insertSegment({ segments }: Draft, segment: Segment): void {
  const loads = segments.flatMap(({ type }, index) => (type === PT.LOAD ? [index] : []));
  if (segment.type === PT.LOAD) segments.splice((loads.at(-1) ?? -1) + 1, 0, segment);
  else if (segment.type === PT.INTERP) segments.splice(loads[0] ?? 0, 0, segment);
  else segments.push(segment);
}

/** The bytes of a part that is to be moved, with what was to be written into them. */
export function take(draft: Draft, { offset, size }: { offset: number; size: number }): Uint8Array {
  const isInside = (edit: Edit) =>
    edit.offset >= offset && edit.offset + edit.bytes.length <= offset + size;
  const edits = draft.writes.filter(isInside);
  draft.writes.splice(0, Infinity, ...draft.writes.filter((edit) => !isInside(edit)));
  const bytes = draft.elf.reader.read("a part that must be moved", offset, size).slice();
  for (const edit of edits) bytes.set(edit.bytes, edit.offset - offset);
  return bytes;
}

/** Adds `bytes` behind the end of the file. Returns where. */
export function append(draft: Draft, bytes: Uint8Array, align: number): number {
  const offset = alignUp(draft.size, align);
  draft.writes.push({ offset, bytes });
  draft.size = offset + bytes.length;
  return offset;
}
