// segments: the table of program headers, checked: each lies within the file, none over another.

import { PT } from "./constants.js";
import { decode, type ElfFormat, SEGMENT, sizeOf, type Values } from "./format.js";
import type { FileHeader } from "./header.js";
import type { Reader } from "./source.js";

/** A program header: what is mapped, or where something stands in what is mapped. */
export type Segment = Values<typeof SEGMENT>;

const NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(PT).map(([name, type]) => [type, `PT_${name}`]),
);

/** How a segment is called in messages. */
export function segmentName(index: number, { type }: Segment): string {
  return `program header ${index} (${NAMES[type] ?? `type 0x${type.toString(16)}`})`;
}

/** @throws {ElfError} */
export function readSegments(reader: Reader, format: ElfFormat, header: FileHeader): Segment[] {
  const size = sizeOf(SEGMENT, format);
  const { segmentOffset, segmentCount } = header;
  const what = "the table of program headers";
  const bytes = reader.read(what, segmentOffset, segmentCount * size);
  const segments = Array.from({ length: segmentCount }, (_, index) =>
    decode(SEGMENT, format, bytes, index * size),
  );
  const place = (index: number) => segmentOffset + index * size;
  segments.forEach((segment, index) => {
    checkSegment(reader, segment, segmentName(index, segment), place(index));
  });
  checkOnlyOne(reader, segments, place);
  checkOrder(reader, segments, place, format);
  checkTable(reader, segments, place, segmentOffset);
  return segments;
}

function checkSegment(reader: Reader, segment: Segment, name: string, at: number): void {
  const { type, offset, fileSize, memorySize, address, align } = segment;
  if (type === PT.NULL) return;
  if (!Number.isSafeInteger(offset + fileSize) || offset + fileSize > reader.size) {
    const reason = `its ${fileSize} bytes at 0x${offset.toString(16)} reach beyond the end of the file, which has ${reader.size}`;
    throw reader.error(name, at, reason);
  }
  if (!Number.isSafeInteger(address + memorySize) || !Number.isSafeInteger(segment.physical)) {
    throw reader.error(name, at, "its address is none that a program can have");
  }
  if (!Number.isSafeInteger(align) || (align > 1 && !isPowerOfTwo(align))) {
    throw reader.error(
      name,
      at,
      `its alignment is 0x${align.toString(16)}, expected a power of two`,
    );
  }
  if (type !== PT.LOAD) return;
  if (fileSize > memorySize) {
    throw reader.error(
      name,
      at,
      `it has ${fileSize} bytes in the file, more than its ${memorySize} in memory`,
    );
  }
  if (align > 1 && offset % align !== address % align) {
    throw reader.error(name, at, "its offset and its address differ in their place within a page");
  }
}

function isPowerOfTwo(number: number): boolean {
  return Number.isInteger(Math.log2(number));
}

function checkOnlyOne(
  reader: Reader,
  segments: readonly Segment[],
  place: (index: number) => number,
): void {
  for (const type of [PT.DYNAMIC, PT.INTERP, PT.PHDR, PT.TLS]) {
    const first = segments.findIndex((segment) => segment.type === type);
    const second = segments.findIndex((segment, index) => segment.type === type && index > first);
    if (second < 0) continue;
    const name = segmentName(second, segments[second] as Segment);
    throw reader.error(name, place(second), `there is another one, program header ${first}`);
  }
}

/** The dynamic loader learns from PT_PHDR how far from its addresses the program was mapped. */
function checkTable(
  reader: Reader,
  segments: readonly Segment[],
  place: (index: number) => number,
  tableOffset: number,
): void {
  const index = segments.findIndex(({ type }) => type === PT.PHDR);
  const segment = segments[index];
  if (segment === undefined) return;
  const { offset, address, fileSize } = segment;
  if (offset === tableOffset && offsetOf(segments, address, fileSize) === offset) return;
  const reason = `it is not where the table is, at 0x${tableOffset.toString(16)}, or not mapped there`;
  throw reader.error(segmentName(index, segment), place(index), reason);
}

/** Segments are mapped in the order of their addresses: elf(5). */
function checkOrder(
  reader: Reader,
  segments: readonly Segment[],
  place: (index: number) => number,
  format: ElfFormat,
): void {
  let before = 0;
  segments.forEach((segment, index) => {
    if (segment.type !== PT.LOAD) return;
    const end = segment.address + segment.memorySize;
    const name = segmentName(index, segment);
    if (segment.address < before) {
      throw reader.error(
        name,
        place(index),
        "it lies over the one before it, or they are not in order",
      );
    }
    if (format.class === 32 && end > 2 ** 32) {
      throw reader.error(name, place(index), "it reaches beyond the addresses of a 32-bit program");
    }
    before = end;
  });
}

/** The file offset of the `length` bytes that are mapped at `address`; `undefined` when the file does not hold them. */
export function offsetOf(
  segments: readonly Segment[],
  address: number,
  length: number,
): number | undefined {
  const segment = segments.find(
    (at) =>
      at.type === PT.LOAD && address >= at.address && address + length <= at.address + at.fileSize,
  );
  return segment && address - segment.address + segment.offset;
}
