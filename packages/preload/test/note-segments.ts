// note-segments: notes in segments -> a program in memory, as the kernel would have mapped it.

export interface SomeNote {
  /** With its NUL. */
  readonly owner: string;
  readonly type: number;
  readonly descriptor: Uint8Array;
}

export interface NoteSegment {
  readonly align: number;
  readonly notes: readonly SomeNote[];
  /** Whether a segment that is loaded has it. */
  readonly mapped: boolean;
}

export interface Layout {
  readonly segments: readonly NoteSegment[];
  /** Whether the table stands right behind the ELF header; there is PT_PHDR where it does not. */
  readonly tableInPlace: boolean;
  readonly base: bigint;
}

export interface Image {
  readonly bytes: Buffer;
  readonly table: number;
  readonly count: number;
  /** Where the headers and the contents of note segments are. */
  readonly headers: readonly number[];
  readonly contents: readonly (readonly [start: number, end: number])[];
}

const HEADER = 64;
const ENTRY = 56;
const PT = { LOAD: 1, NOTE: 4, PHDR: 6 };

const roundUp = (size: number, align: number): number => Math.ceil(size / align) * align;

/** All linkers pad to words of four bytes, also where the segment is aligned to eight. */
function noteBytes({ owner, type, descriptor }: SomeNote): Buffer {
  const start = roundUp(12 + owner.length, 4);
  const bytes = Buffer.alloc(roundUp(start + descriptor.length, 4));
  bytes.writeUInt32LE(owner.length, 0);
  bytes.writeUInt32LE(descriptor.length, 4);
  bytes.writeUInt32LE(type, 8);
  bytes.write(owner, 12, "latin1");
  bytes.set(descriptor, start);
  return bytes;
}

interface Header {
  readonly type: number;
  readonly start: number;
  readonly size: number;
  readonly align: number;
}

function headerBytes({ type, start, size, align }: Header, base: bigint): Buffer {
  const bytes = Buffer.alloc(ENTRY);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(4, 4);
  bytes.writeBigUInt64LE(BigInt(start), 8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(start) + base), 16);
  bytes.writeBigUInt64LE(BigInt(size), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  bytes.writeBigUInt64LE(BigInt(align), 48);
  return bytes;
}

/** The notes that are mapped come first, then what no segment has that is loaded. */
export function imageOf({ segments, tableInPlace, base }: Layout): Image {
  const sorted = [...segments].sort((a, b) => Number(b.mapped) - Number(a.mapped));
  const count = segments.length + 2;
  const table = tableInPlace ? HEADER : HEADER + 8;
  const parts: Buffer[] = [];
  const headers: Header[] = [];
  let at = roundUp(table + count * ENTRY, 8);
  const begin = at;
  let loaded = at;
  for (const { align, notes, mapped } of sorted) {
    const bytes = Buffer.concat(notes.map(noteBytes));
    headers.push({ type: PT.NOTE, start: at, size: bytes.length, align });
    parts.push(bytes, Buffer.alloc(roundUp(bytes.length, 8) - bytes.length));
    at = roundUp(at + bytes.length, 8);
    if (mapped) loaded = at;
  }
  const all = [
    { type: PT.LOAD, start: 0, size: loaded, align: 4096 },
    ...(tableInPlace ? [] : [{ type: PT.PHDR, start: table, size: count * ENTRY, align: 8 }]),
    ...headers,
    ...(tableInPlace ? [{ type: 0, start: 0, size: 0, align: 0 }] : []),
  ];
  const elf = Buffer.alloc(table);
  elf.write("\x7fELF", "latin1");
  elf.writeBigUInt64LE(BigInt(table), 32);
  const head = Buffer.concat([elf, ...all.map((header) => headerBytes(header, base))]);
  const bytes = Buffer.concat([head, Buffer.alloc(begin - head.length), ...parts]);
  const first = all.indexOf(headers[0] ?? (all[0] as Header));
  return {
    bytes,
    table,
    count,
    headers: headers.map((_, index) => table + (first + index) * ENTRY),
    contents: headers.map(({ start, size }) => [start, start + size]),
  };
}
