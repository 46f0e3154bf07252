// symbol: a file and an offset in it -> the function that is there, if the file says so.
//
// The file is whatever a process has mapped: nothing of it is trusted, and what is odd names nothing.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** A function, and how far behind its beginning. */
export interface NamedPlace {
  readonly name: string;
  readonly distance: bigint;
}

/** How a file is read: `length` bytes at `offset`, or fewer where it ends. */
type Read = (offset: bigint, length: number) => Buffer;

/** Tables beyond this are not read. */
const TABLE_MAX = 64 << 20;
/** No name of a function is shown that is longer. */
const NAME_MAX = 512;

const [PT_LOAD, SHT_SYMTAB, SHT_DYNSYM] = [1, 2, 11];
const [STT_FUNC, STT_GNU_IFUNC] = [2, 10];

/** Where things stand in the structures of elf.h, by class. */
const LAYOUTS = {
  32: {
    header: {
      programs: 28,
      sections: 32,
      programSize: 42,
      programCount: 44,
      sectionSize: 46,
      sectionCount: 48,
      size: 52,
    },
    program: { offset: 4, address: 8, size: 16, all: 32 },
    section: { offset: 16, size: 20, link: 24, all: 40 },
    symbol: { value: 4, size: 8, info: 12, section: 14, all: 16 },
  },
  64: {
    header: {
      programs: 32,
      sections: 40,
      programSize: 54,
      programCount: 56,
      sectionSize: 58,
      sectionCount: 60,
      size: 64,
    },
    program: { offset: 8, address: 16, size: 32, all: 56 },
    section: { offset: 24, size: 32, link: 40, all: 64 },
    symbol: { value: 8, size: 16, info: 4, section: 6, all: 24 },
  },
} as const;

/** A table of a file: its bytes, and how numbers are read there. */
interface File {
  readonly read: Read;
  readonly layout: (typeof LAYOUTS)[32 | 64];
  readonly word: (bytes: Buffer, at: number) => bigint;
}

/** The function at `offset` of the file at `path`; `undefined` where it is not known. */
export function findSymbol(path: string, offset: bigint): NamedPlace | undefined {
  if (!path.startsWith("/")) return undefined;
  let descriptor: number | undefined;
  try {
    // Neither a FIFO nor a terminal must keep us.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const facts = fstatSync(descriptor, { bigint: true });
    return facts.isFile() ? symbolAt(readerOf(descriptor, facts.size), offset) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Makes room for no more than there is. */
const readerOf =
  (descriptor: number, size: bigint): Read =>
  (offset, length) => {
    if (offset > size || length > TABLE_MAX) throw new RangeError("no such table");
    const rest = size - offset;
    const bytes = Buffer.alloc(rest < BigInt(length) ? Number(rest) : length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  };

function symbolAt(read: Read, offset: bigint): NamedPlace | undefined {
  const head = read(0n, LAYOUTS[64].header.size);
  // What runs here is little-endian.
  if (head.toString("latin1", 0, 4) !== "\x7fELF" || head[5] !== 1) return undefined;
  const is64 = head[4] === 2;
  const file: File = {
    read,
    layout: LAYOUTS[is64 ? 64 : 32],
    word: (bytes, at) => (is64 ? bytes.readBigUInt64LE(at) : BigInt(bytes.readUInt32LE(at))),
  };
  const address = addressOf(file, head, offset);
  return address === undefined ? undefined : nearest(file, head, address);
}

/** Where the loader puts what stands at `offset`, relative to where it puts the file. */
function addressOf({ read, layout, word }: File, head: Buffer, offset: bigint): bigint | undefined {
  const { header, program } = layout;
  const count = head.readUInt16LE(header.programCount);
  const bytes = read(word(head, header.programs), count * program.all);
  for (let at = 0; at + program.all <= bytes.length; at += program.all) {
    if (bytes.readUInt32LE(at) !== PT_LOAD) continue;
    const start = word(bytes, at + program.offset);
    const size = word(bytes, at + program.size);
    if (offset >= start && offset < start + size) {
      return word(bytes, at + program.address) + offset - start;
    }
  }
  return undefined;
}

/** The function around `address`, of the table of all symbols or that of the exported ones. */
function nearest(file: File, head: Buffer, address: bigint): NamedPlace | undefined {
  const { header, section } = file.layout;
  const count = head.readUInt16LE(header.sectionCount);
  const bytes = file.read(file.word(head, header.sections), count * section.all);
  const typeAt = (at: number): number => bytes.readUInt32LE(at + 4);
  for (const type of [SHT_SYMTAB, SHT_DYNSYM]) {
    for (let at = 0; at + section.all <= bytes.length; at += section.all) {
      const found = typeAt(at) === type ? symbolIn(file, bytes, at, address) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function symbolIn(
  file: File,
  sections: Buffer,
  at: number,
  address: bigint,
): NamedPlace | undefined {
  const { layout, read, word } = file;
  const { section, symbol } = layout;
  const table = (from: number): [offset: bigint, size: number] => [
    word(sections, from + section.offset),
    Number(word(sections, from + section.size)),
  ];
  const bytes = read(...table(at));
  const found = coveringOf(bytes, file, address);
  if (found === undefined) return undefined;
  const link = sections.readUInt32LE(at + section.link) * section.all;
  const [names] = table(link);
  const text = read(names + BigInt(bytes.readUInt32LE(found)), NAME_MAX);
  const end = text.indexOf(0);
  if (end <= 0) return undefined;
  const distance = address - word(bytes, found + symbol.value);
  return { name: text.toString("latin1", 0, end), distance };
}

/** Where the entry of the function stands that covers `address`. */
function coveringOf(bytes: Buffer, { layout, word }: File, address: bigint): number | undefined {
  const { symbol } = layout;
  for (let at = 0; at + symbol.all <= bytes.length; at += symbol.all) {
    const type = (bytes[at + symbol.info] as number) & 0xf;
    if (type !== STT_FUNC && type !== STT_GNU_IFUNC) continue;
    if (bytes.readUInt16LE(at + symbol.section) === 0) continue;
    const start = word(bytes, at + symbol.value);
    // The address is that of the next instruction, which may be another function's first.
    if (address > start && address <= start + word(bytes, at + symbol.size)) return at;
  }
  return undefined;
}
