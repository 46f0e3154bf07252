// format: the fields of the structures of ELF, as data: where they stand and how wide they are.

/** The class of a file, and its byte order. */
export interface ElfFormat {
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
}

/** Field -> offset and width in bytes, in a 32-bit file and in a 64-bit one. */
type Layout<Field extends string> = Readonly<
  Record<Field, readonly [offset32: number, width32: number, offset64: number, width64: number]>
>;

/** A structure: how large it is, and its fields. */
interface Structure<Field extends string> {
  readonly size32: number;
  readonly size64: number;
  readonly fields: Layout<Field>;
}

function structure<Field extends string>(
  size32: number,
  size64: number,
  fields: Layout<Field>,
): Structure<Field> {
  return { size32, size64, fields };
}

/** Elf32_Ehdr and Elf64_Ehdr, behind e_ident. */
export const FILE_HEADER = structure(52, 64, {
  type: [16, 2, 16, 2],
  machine: [18, 2, 18, 2],
  version: [20, 4, 20, 4],
  entry: [24, 4, 24, 8],
  segmentOffset: [28, 4, 32, 8],
  sectionOffset: [32, 4, 40, 8],
  flags: [36, 4, 48, 4],
  headerSize: [40, 2, 52, 2],
  segmentSize: [42, 2, 54, 2],
  segmentCount: [44, 2, 56, 2],
  sectionSize: [46, 2, 58, 2],
  sectionCount: [48, 2, 60, 2],
  nameSection: [50, 2, 62, 2],
});

/** Elf32_Phdr and Elf64_Phdr. */
export const SEGMENT = structure(32, 56, {
  type: [0, 4, 0, 4],
  flags: [24, 4, 4, 4],
  offset: [4, 4, 8, 8],
  address: [8, 4, 16, 8],
  physical: [12, 4, 24, 8],
  fileSize: [16, 4, 32, 8],
  memorySize: [20, 4, 40, 8],
  align: [28, 4, 48, 8],
});

/** Elf32_Shdr and Elf64_Shdr. */
export const SECTION = structure(40, 64, {
  name: [0, 4, 0, 4],
  type: [4, 4, 4, 4],
  flags: [8, 4, 8, 8],
  address: [12, 4, 16, 8],
  offset: [16, 4, 24, 8],
  size: [20, 4, 32, 8],
  link: [24, 4, 40, 4],
  info: [28, 4, 44, 4],
  align: [32, 4, 48, 8],
  entrySize: [36, 4, 56, 8],
});

/** Elf32_Dyn and Elf64_Dyn. */
export const DYNAMIC = structure(8, 16, { tag: [0, 4, 0, 8], value: [4, 4, 8, 8] });

/** Elf32_Sym and Elf64_Sym. */
export const SYMBOL = structure(16, 24, {
  name: [0, 4, 0, 4],
  info: [12, 1, 4, 1],
  section: [14, 2, 6, 2],
  value: [4, 4, 8, 8],
});

/** Elf32_Nhdr and Elf64_Nhdr: the same. */
export const NOTE = structure(12, 12, {
  nameSize: [0, 4, 0, 4],
  size: [4, 4, 4, 4],
  type: [8, 4, 8, 4],
});

/** The values of a structure's fields. */
export type Values<S> = S extends Structure<infer Field> ? Record<Field, number> : never;

export function sizeOf(what: Structure<string>, format: ElfFormat): number {
  return format.class === 64 ? what.size64 : what.size32;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A number beyond 2^53 is read as one nearby, which is beyond 2^53 too. */
export function getWord(
  bytes: Uint8Array,
  at: number,
  width: number,
  littleEndian: boolean,
): number {
  return getWordOf(viewOf(bytes), at, width, littleEndian);
}

function getWordOf(view: DataView, at: number, width: number, littleEndian: boolean): number {
  switch (width) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, littleEndian);
    case 4:
      return view.getUint32(at, littleEndian);
    default:
      return Number(view.getBigUint64(at, littleEndian));
  }
}

export function putWord(
  bytes: Uint8Array,
  at: number,
  width: number,
  littleEndian: boolean,
  value: number,
): void {
  const view = viewOf(bytes);
  switch (width) {
    case 1:
      view.setUint8(at, value);
      break;
    case 2:
      view.setUint16(at, value, littleEndian);
      break;
    case 4:
      view.setUint32(at, value, littleEndian);
      break;
    default:
      view.setBigUint64(at, BigInt(value), littleEndian);
  }
}

type Place = readonly [offset32: number, width32: number, offset64: number, width64: number];

/** One field of the structure at `at`. */
function getField(format: ElfFormat, place: Place, bytes: Uint8Array, at = 0): number {
  const wide = format.class === 64;
  return getWord(bytes, at + place[wide ? 2 : 0], place[wide ? 3 : 1], format.littleEndian);
}

/** Reads one field of many structures in `bytes`, each by where it begins. */
export function fieldReader(
  format: ElfFormat,
  place: Place,
  bytes: Uint8Array,
): (at: number) => number {
  const [offset, width] = format.class === 64 ? place.slice(2) : place;
  const view = viewOf(bytes);
  return (at) => getWordOf(view, at + (offset as number), width as number, format.littleEndian);
}

export function putField(
  format: ElfFormat,
  place: Place,
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  const wide = format.class === 64;
  putWord(bytes, at + place[wide ? 2 : 0], place[wide ? 3 : 1], format.littleEndian, value);
}

/** Adds `by` to a field, however large it is; it wraps around as in C. */
export function addToField(
  format: ElfFormat,
  place: Place,
  bytes: Uint8Array,
  at: number,
  by: number,
): void {
  const [offset, width] = format.class === 64 ? place.slice(2) : place;
  const view = viewOf(bytes);
  const start = at + (offset as number);
  const { littleEndian } = format;
  if (width === 8) {
    const sum = view.getBigUint64(start, littleEndian) + BigInt(by);
    view.setBigUint64(start, BigInt.asUintN(64, sum), littleEndian);
  } else {
    view.setUint32(start, view.getUint32(start, littleEndian) + by, littleEndian);
  }
}

/** The structure at `at`. */
export function decode<S extends Structure<string>>(
  what: S,
  format: ElfFormat,
  bytes: Uint8Array,
  at = 0,
): Values<S> {
  const values: Record<string, number> = {};
  for (const [field, place] of Object.entries(what.fields)) {
    values[field] = getField(format, place, bytes, at);
  }
  return values as Values<S>;
}

/** Writes `values` over the structure at `at`; what is no field stays. */
export function encode<S extends Structure<string>>(
  what: S,
  format: ElfFormat,
  bytes: Uint8Array,
  at: number,
  values: Values<S>,
): void {
  for (const [field, place] of Object.entries(what.fields)) {
    putField(format, place, bytes, at, (values as Record<string, number>)[field] as number);
  }
}
