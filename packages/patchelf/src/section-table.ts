// section-table: section headers that are added, and where their table stands.

import { SHF } from "./constants.js";
import { append, type Draft } from "./draft.js";
import { SECTION, SEGMENT, sizeOf } from "./format.js";
import { concat } from "./patch.js";
import type { Section } from "./sections.js";
import { withNul } from "./source.js";

const TABLE_ALIGNMENT = 8;

/** The index of the section called `title`; -1 when there is none. */
function sectionNamed({ sections }: Draft, title: string): number {
  return sections.findIndex((section) => section.title === title);
}

/**
 * Adds empty sections for what is to be placed later. Where there are no section headers, none are added.
 * Call it first of all: a table at the end of the file grows at its place.
 */
export function addSections(
  draft: Draft,
  wanted: readonly { title: string; type: number }[],
): void {
  const { header, sections } = draft;
  const missing = wanted.filter(({ title }) => sectionNamed(draft, title) < 0);
  if (sections.length === 0 || header.nameSection === 0 || missing.length === 0) return;
  const end = header.sectionOffset + sections.length * sizeOf(SECTION, draft.elf.format);
  const isLast = end === draft.size;
  const first = addNames(
    draft,
    missing.map(({ title }) => title),
    isLast ? missing.length : 0,
  );
  missing.forEach(({ title, type }, index) => {
    sections.push({ ...EMPTY, name: first[index] as number, title, type, flags: SHF.ALLOC });
  });
  if (!isLast) moveTable(draft);
}

const EMPTY = {
  address: 0,
  offset: 0,
  size: 0,
  link: 0,
  info: 0,
  align: 1,
  entrySize: 0,
} as const;

/** Puts the names, with new ones, behind the end of the file and `reserved` section headers. Returns where each new one begins. */
function addNames(draft: Draft, titles: readonly string[], reserved: number): number[] {
  const { elf, header, sections } = draft;
  const names = sections[header.nameSection] as Section;
  const starts: number[] = [];
  let bytes = elf.reader.read("the names of sections", names.offset, names.size);
  for (const title of titles) {
    starts.push(bytes.length);
    bytes = concat([bytes, withNul(title)]);
  }
  draft.size += reserved * sizeOf(SECTION, elf.format);
  names.offset = append(draft, bytes, 1);
  names.size = bytes.length;
  return starts;
}

/** Lets the table stand behind the end of the file. */
function moveTable(draft: Draft): void {
  const { elf, header, sections } = draft;
  const size = sections.length * sizeOf(SECTION, elf.format);
  header.sectionOffset = append(draft, new Uint8Array(0), TABLE_ALIGNMENT);
  draft.size += size;
}

/** The same, if the table of program headers needs its place. */
export function moveTableAside(draft: Draft, segmentCount: number): void {
  const { elf, header, sections } = draft;
  const end = header.segmentOffset + segmentCount * sizeOf(SEGMENT, elf.format);
  const isBehind = header.sectionOffset >= header.segmentOffset && header.sectionOffset < end;
  if (sections.length > 0 && isBehind) moveTable(draft);
}

/** Says where the section called `title` is, now that its bytes are placed. */
export function placeSection(
  draft: Draft,
  title: string,
  at: { offset: number; address: number; size: number; align: number },
): void {
  const section = draft.sections[sectionNamed(draft, title)];
  if (section !== undefined) Object.assign(section, at);
}
