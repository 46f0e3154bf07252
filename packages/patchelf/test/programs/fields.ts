// fields: the bytes of a sound ELF file -> its headers' fields, to read and to overwrite.

/** A number in the file. */
export interface Field {
  readonly at: number;
  readonly size: number;
  read(): number;
  write(value: number | bigint): void;
}

type Layout = Readonly<Record<string, readonly [at: number, size: number]>>;
type Fields<L extends Layout> = { readonly [Name in keyof L]: Field };

const header = {
  32: {
    type: [16, 2],
    machine: [18, 2],
    version: [20, 4],
    entry: [24, 4],
    segmentOffset: [28, 4],
    sectionOffset: [32, 4],
    headerSize: [40, 2],
    segmentSize: [42, 2],
    segmentCount: [44, 2],
    sectionSize: [46, 2],
    sectionCount: [48, 2],
    sectionNames: [50, 2],
  },
  64: {
    type: [16, 2],
    machine: [18, 2],
    version: [20, 4],
    entry: [24, 8],
    segmentOffset: [32, 8],
    sectionOffset: [40, 8],
    headerSize: [52, 2],
    segmentSize: [54, 2],
    segmentCount: [56, 2],
    sectionSize: [58, 2],
    sectionCount: [60, 2],
    sectionNames: [62, 2],
  },
} as const;

const segment = {
  32: {
    type: [0, 4],
    offset: [4, 4],
    address: [8, 4],
    fileSize: [16, 4],
    memorySize: [20, 4],
    flags: [24, 4],
    alignment: [28, 4],
  },
  64: {
    type: [0, 4],
    flags: [4, 4],
    offset: [8, 8],
    address: [16, 8],
    fileSize: [32, 8],
    memorySize: [40, 8],
    alignment: [48, 8],
  },
} as const;

const section = {
  32: {
    name: [0, 4],
    type: [4, 4],
    flags: [8, 4],
    address: [12, 4],
    offset: [16, 4],
    size: [20, 4],
    link: [24, 4],
    info: [28, 4],
    alignment: [32, 4],
    entrySize: [36, 4],
  },
  64: {
    name: [0, 4],
    type: [4, 4],
    flags: [8, 8],
    address: [16, 8],
    offset: [24, 8],
    size: [32, 8],
    link: [40, 4],
    info: [44, 4],
    alignment: [48, 8],
    entrySize: [56, 8],
  },
} as const;

const entry = { 32: { tag: [0, 4], value: [4, 4] }, 64: { tag: [0, 8], value: [8, 8] } } as const;

export type Segment = Fields<(typeof segment)[64]>;
export type Section = Fields<(typeof section)[64]>;
export type Entry = Fields<(typeof entry)[64]>;

export interface ElfFields {
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
  readonly header: Fields<(typeof header)[64]>;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
  /** The dynamic section's, to its end: those behind DT_NULL too. */
  readonly entries: readonly Entry[];
}

export const PT = { LOAD: 1, DYNAMIC: 2, INTERP: 3, NOTE: 4, PHDR: 6 } as const;
export const DT = { NULL: 0, NEEDED: 1, HASH: 4, STRTAB: 5, STRSZ: 10 } as const;

/** Every field of the headers in `bytes`, which are changed by writing to them. */
export function fieldsOf(bytes: Buffer): ElfFields {
  const width = bytes[4] === 1 ? 32 : 64;
  const littleEndian = bytes[5] === 1;
  const view = <L extends Layout>(layout: L, start: number): Fields<L> =>
    Object.fromEntries(
      Object.entries(layout).map(([name, [at, size]]) => [
        name,
        fieldAt(bytes, start + at, size, littleEndian),
      ]),
    ) as Fields<L>;
  const each = <L extends Layout>(layout: L, start: number, size: number, count: number) =>
    Array.from({ length: count }, (_, index) => view(layout, start + index * size));

  const file = view(header[width], 0) as ElfFields["header"];
  const { segmentOffset, segmentSize, segmentCount } = file;
  const segments = each(
    segment[width],
    segmentOffset.read(),
    segmentSize.read(),
    segmentCount.read(),
  ) as readonly Segment[];
  const { sectionOffset, sectionSize, sectionCount } = file;
  const sections = each(
    section[width],
    sectionOffset.read(),
    sectionSize.read(),
    sectionCount.read(),
  ) as readonly Section[];
  const dynamic = segments.find(({ type }) => type.read() === PT.DYNAMIC);
  const size = width / 4;
  const entries = dynamic
    ? each(entry[width], dynamic.offset.read(), size, Math.floor(dynamic.fileSize.read() / size))
    : [];
  return { class: width, littleEndian, header: file, segments, sections, entries };
}

function fieldAt(bytes: Buffer, at: number, size: number, littleEndian: boolean): Field {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    at,
    size,
    read() {
      if (size === 8) return Number(view.getBigUint64(at, littleEndian));
      return size === 4 ? view.getUint32(at, littleEndian) : view.getUint16(at, littleEndian);
    },
    write(value) {
      const big = BigInt.asUintN(size * 8, BigInt(value));
      if (size === 8) view.setBigUint64(at, big, littleEndian);
      else if (size === 4) view.setUint32(at, Number(big), littleEndian);
      else view.setUint16(at, Number(big), littleEndian);
    },
  };
}
