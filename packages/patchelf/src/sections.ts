// sections: the table of section headers, checked, with their names.

import { SHT } from "./constants.js";
import { decode, type ElfFormat, SECTION, sizeOf, type Values } from "./format.js";
import type { FileHeader } from "./header.js";
import { type Reader, textAt } from "./source.js";

/** A section header. */
type SectionHeader = Values<typeof SECTION>;

/** A section: its header, and what it is called. `name` of the header is an offset. */
export interface Section extends SectionHeader {
  title: string;
}

/** @throws {ElfError} */
export function readSections(reader: Reader, format: ElfFormat, header: FileHeader): Section[] {
  const size = sizeOf(SECTION, format);
  const { sectionOffset, sectionCount } = header;
  if (sectionCount === 0) return [];
  const bytes = reader.read("the table of section headers", sectionOffset, sectionCount * size);
  const headers = Array.from({ length: sectionCount }, (_, index) =>
    decode(SECTION, format, bytes, index * size),
  );
  const place = (index: number) => sectionOffset + index * size;
  headers.forEach((section, index) => {
    checkSection(reader, section, sectionCount, `section header ${index}`, place(index));
  });
  return named(reader, headers, header, place);
}

function checkSection(
  reader: Reader,
  section: SectionHeader,
  count: number,
  name: string,
  at: number,
): void {
  const { type, offset, size, address, link } = section;
  if (type === SHT.NULL) return;
  if (type !== SHT.NOBITS && !(offset + size <= reader.size)) {
    const reason = `its ${size} bytes at 0x${offset.toString(16)} reach beyond the end of the file, which has ${reader.size}`;
    throw reader.error(name, at, reason);
  }
  if (![address + size, offset, section.flags].every(Number.isSafeInteger)) {
    throw reader.error(name, at, "its place, size or flags are none that a section can have");
  }
  if (!Number.isSafeInteger(section.align) || !Number.isSafeInteger(section.entrySize)) {
    throw reader.error(
      name,
      at,
      "its alignment or the size of its entries is none that a section can have",
    );
  }
  if (link >= count) {
    throw reader.error(name, at, `it is linked to section ${link}, and there are ${count}`);
  }
}

function named(
  reader: Reader,
  headers: readonly SectionHeader[],
  { nameSection }: FileHeader,
  place: (index: number) => number,
): Section[] {
  const names = headers[nameSection];
  if (nameSection === 0 || names === undefined) {
    return headers.map((header) => ({ ...header, title: "" }));
  }
  if (names.type !== SHT.STRTAB) {
    const reason = `it holds the names of sections, yet its type is ${names.type}, expected 3`;
    throw reader.error(`section header ${nameSection}`, place(nameSection), reason);
  }
  const texts = reader.read("the names of sections", names.offset, names.size);
  return headers.map((header, index) => {
    const title = textAt(texts, header.name);
    if (title === undefined) {
      const reason = `its name, at ${header.name} of the names, is not there or has no end`;
      throw reader.error(`section header ${index}`, place(index), reason);
    }
    return { ...header, title };
  });
}
