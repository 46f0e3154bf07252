// header: the first bytes of a file -> class, byte order, and where its tables stand.

import { PN_XNUM, SHN_XINDEX } from "./constants.js";
import {
  decode,
  type ElfFormat,
  FILE_HEADER,
  SECTION,
  SEGMENT,
  sizeOf,
  type Values,
} from "./format.js";
import type { Reader } from "./source.js";

export type FileHeader = Values<typeof FILE_HEADER>;

const STRUCTURE = "the ELF header";
/** EI_CLASS, EI_DATA and EI_VERSION. */
const IDENTIFICATION = 16;
/** The kernel takes no larger table of program headers: load_elf_phdrs of fs/binfmt_elf.c. */
const SEGMENT_TABLE_MAX = 65_536;

/** @throws {ElfError} */
export function readFormat(reader: Reader): ElfFormat {
  const bytes = reader.read(STRUCTURE, 0, Math.min(reader.size, IDENTIFICATION));
  checkMagic(reader, bytes);
  reader.read(STRUCTURE, 0, IDENTIFICATION);
  const [, , , , elfClass, data, version] = bytes;
  if (elfClass !== 1 && elfClass !== 2) {
    throw reader.error(STRUCTURE, 4, `its class is ${elfClass}, expected 1 (32-bit) or 2 (64-bit)`);
  }
  if (data !== 1 && data !== 2) {
    throw reader.error(
      STRUCTURE,
      5,
      `its byte order is ${data}, expected 1 (little) or 2 (big endian)`,
    );
  }
  if (version !== 1) throw reader.error(STRUCTURE, 6, `its version is ${version}, expected 1`);
  return { class: elfClass === 2 ? 64 : 32, littleEndian: data === 1 };
}

function checkMagic(reader: Reader, bytes: Uint8Array): void {
  const text = String.fromCharCode(...bytes);
  if (text.startsWith("\x7fELF")) return;
  if (text.startsWith("#!")) {
    const help = "a script is run by its interpreter: patch a copy of that, or use sandboxify";
    throw reader.error(STRUCTURE, 0, "this is a script, not an ELF file", help);
  }
  if (/^!<(arch|thin)>\n/.test(text)) {
    const help = "link the program again, then patch the program";
    throw reader.error(STRUCTURE, 0, "this is an archive of object files, not a program", help);
  }
  const help = "only programs and libraries in the format of Linux can be patched";
  throw reader.error(
    STRUCTURE,
    0,
    "this is not an ELF file: it does not begin with 7f 45 4c 46",
    help,
  );
}

/** @throws {ElfError} */
export function readHeader(reader: Reader, format: ElfFormat): FileHeader {
  const size = sizeOf(FILE_HEADER, format);
  const header = decode(FILE_HEADER, format, reader.read(STRUCTURE, 0, size));
  if (header.version !== 1)
    throw reader.error(STRUCTURE, 20, `e_version is ${header.version}, expected 1`);
  expectSize(reader, "e_ehsize", header.headerSize, size, format);
  if (!Number.isSafeInteger(header.entry)) {
    throw reader.error(STRUCTURE, 24, "e_entry is none that a program can have");
  }
  if (header.segmentCount > 0) {
    expectSize(reader, "e_phentsize", header.segmentSize, sizeOf(SEGMENT, format), format);
  }
  if (header.segmentCount === PN_XNUM) {
    throw reader.error(STRUCTURE, 0, "e_phnum is 65,535: so many program headers are no program's");
  }
  const bytes = header.segmentCount * header.segmentSize;
  if (bytes > SEGMENT_TABLE_MAX) {
    const reason = `e_phnum is ${header.segmentCount}: the kernel takes no table above ${SEGMENT_TABLE_MAX} bytes`;
    throw reader.error(STRUCTURE, 0, reason);
  }
  checkSectionTable(reader, header, format);
  return header;
}

function checkSectionTable(reader: Reader, header: FileHeader, format: ElfFormat): void {
  if (header.sectionOffset === 0) {
    if (header.sectionCount !== 0) {
      throw reader.error(STRUCTURE, 0, `e_shoff is 0, yet e_shnum is ${header.sectionCount}`);
    }
    return;
  }
  if (header.sectionCount === 0) {
    throw reader.error(
      STRUCTURE,
      0,
      "e_shnum is 0, yet e_shoff is not: there may be more than 65,279 sections",
    );
  }
  expectSize(reader, "e_shentsize", header.sectionSize, sizeOf(SECTION, format), format);
  if (header.nameSection >= header.sectionCount || header.nameSection === SHN_XINDEX) {
    const reason = `e_shstrndx is ${header.nameSection}, expected less than the ${header.sectionCount} sections`;
    throw reader.error(STRUCTURE, 0, reason);
  }
}

function expectSize(
  reader: Reader,
  field: string,
  found: number,
  expected: number,
  format: ElfFormat,
): void {
  if (found === expected) return;
  const reason = `${field} is ${found}, expected ${expected} in a ${format.class}-bit file`;
  throw reader.error(STRUCTURE, 0, reason);
}
