// place: room for pieces that the program must see: behind a segment that is there, or in a new one.

import { PF, PT } from "./constants.js";
import { type Draft, insertSegment } from "./draft.js";
import { SECTION, SEGMENT, sizeOf } from "./format.js";
import { hasBytes, type Part } from "./move.js";
import { alignUp } from "./notes.js";
import type { Segment } from "./segments.js";
import { isZero } from "./source.js";

/** Bytes that are to be mapped, and who must know where. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly align: number;
  /** Whether the program, or its loader, writes into it. */
  readonly writable?: boolean;
  /** What it takes the place of, and so need not be moved. */
  readonly part?: Part;
  readonly placed: (offset: number, address: number) => void;
}

/** A new segment begins before its first piece: where two begin at one byte, llvm-objcopy takes one for a part of the other. */
const LEAD = 16;

const PAGE_MIN = 0x1000;
const PAGE_MAX = 0x10000;

/** Where each piece begins when they stand one behind another from `start` on, and where the last one ends. */
function layOut(pieces: readonly Piece[], start: number): { starts: number[]; end: number } {
  let end = start;
  const starts = pieces.map(({ bytes, align }) => {
    const at = alignUp(end, align);
    end = at + bytes.length;
    return at;
  });
  return { starts, end };
}

/** A read-only segment behind which the file and the memory are free for so many bytes. */
interface Slack {
  readonly segment: Segment;
  readonly room: number;
}

/** Puts the pieces behind a segment. Returns false, and nothing has changed, where they do not fit. */
export function placeBehind(draft: Draft, pieces: readonly Piece[]): boolean {
  if (pieces.some(({ writable }) => writable)) return false;
  return placeInSlack(draft, pieces) || placeAtEnd(draft, pieces);
}

function placeInSlack(draft: Draft, pieces: readonly Piece[]): boolean {
  for (const { segment, room } of slacksOf(draft)) {
    const start = segment.offset + segment.fileSize;
    if (layOut(pieces, start).end - start > room) continue;
    extend(draft, segment, pieces, start);
    return true;
  }
  return false;
}

/** Where the last segment is read-only, an earlier patch made it: it grows, with what stands in between. */
function placeAtEnd(draft: Draft, pieces: readonly Piece[]): boolean {
  const segment = draft.segments.findLast(({ type }) => type === PT.LOAD);
  if (segment === undefined || !isOpen(segment)) return false;
  const between = draft.size - (segment.offset + segment.fileSize);
  if (between < 0 || between > PAGE_MAX) return false;
  draft.size = extend(draft, segment, pieces, draft.size);
  return true;
}

/** Puts the pieces at `start` of the file, and lets the segment reach to their end, which it returns. */
function extend(draft: Draft, segment: Segment, pieces: readonly Piece[], start: number): number {
  const { starts, end } = layOut(pieces, start);
  const size = end - segment.offset;
  checkAddress(draft, segment.address + size);
  putDown(draft, pieces, starts, segment.address - segment.offset);
  segment.fileSize = size;
  segment.memorySize = size;
  return end;
}

/** Writes each piece at its place, and tells it. */
function putDown(
  { writes }: Draft,
  pieces: readonly Piece[],
  starts: readonly number[],
  base: number,
): void {
  pieces.forEach(({ bytes, placed }, index) => {
    const offset = starts[index] as number;
    writes.push({ offset, bytes });
    placed(offset, base + offset);
  });
}

/** Whether more can be put behind its end. */
function isOpen({ flags, fileSize, memorySize }: Segment): boolean {
  return (flags & PF.W) === 0 && fileSize === memorySize;
}

function slacksOf(draft: Draft): Slack[] {
  const loads = draft.segments.filter(({ type }) => type === PT.LOAD);
  return loads.flatMap((segment, index) => {
    const next = loads[index + 1];
    if (!isOpen(segment) || next === undefined || segment.align <= 1) return [];
    const page = Math.max(segment.align, next.align);
    const end = segment.address + segment.memorySize;
    const inMemory = Math.floor(next.address / page) * page - end;
    const room = Math.min(inMemory, freeBehind(draft, segment.offset + segment.fileSize));
    return room > 0 ? [{ segment, room }] : [];
  });
}

/** How many bytes from `offset` on are 0, and part of nothing. */
function freeBehind(draft: Draft, offset: number): number {
  const { reader } = draft.elf;
  const used = usedParts(draft);
  if (used.some(([start, end]) => start < offset && end > offset)) return 0;
  const next = Math.min(reader.size, ...used.map(([start]) => start).filter((at) => at >= offset));
  const free = Math.min(next - offset, PAGE_MAX);
  return isZero(reader.read("the space between segments", offset, free)) ? free : 0;
}

/** The parts of the file that something points to: where each begins and ends. */
function usedParts({ elf, header, segments, sections, writes }: Draft): [number, number][] {
  const part = (offset: number, size: number): [number, number] => [offset, offset + size];
  const segmentTable = segments.length * sizeOf(SEGMENT, elf.format);
  const sectionTable = sections.length * sizeOf(SECTION, elf.format);
  return [
    part(header.segmentOffset, segmentTable),
    part(header.sectionOffset, sectionTable),
    ...sections.filter(hasBytes).map(({ offset, size }) => part(offset, size)),
    ...segments.map(({ offset, fileSize }) => part(offset, fileSize)),
    ...writes.map(({ offset, bytes }) => part(offset, bytes.length)),
  ].filter(([start, end]) => end > start);
}

/** Puts the pieces into a new segment at the end of the file. There must be room for its header. */
export function placeInSegment(draft: Draft, pieces: readonly Piece[]): void {
  const { segments } = draft;
  const loads = segments.filter(({ type }) => type === PT.LOAD);
  const aligns = loads.map((segment) => segment.align);
  const page = Math.min(Math.max(PAGE_MIN, ...aligns), PAGE_MAX);
  const align = Math.max(...pieces.map((piece) => piece.align));
  const offset = alignUp(draft.size, align);
  const last = Math.max(0, ...loads.map((load) => load.address + load.memorySize));
  const address = alignUp(last, page) + (offset % page);
  const { starts, end } = layOut(pieces, offset + LEAD);
  checkAddress(draft, address + (end - offset));
  putDown(draft, pieces, starts, address - offset);
  draft.size = end;
  const size = end - offset;
  insertSegment(draft, {
    type: PT.LOAD,
    flags: pieces.some(({ writable }) => writable) ? PF.R | PF.W : PF.R,
    offset,
    address,
    physical: address,
    fileSize: size,
    memorySize: size,
    align: page,
  });
}

/** The highest address that a 32-bit program can be sure to have; a 64-bit one has more than is ever used. */
const ADDRESS_MAX = { 32: 0x7fff_0000, 64: 2 ** 46 } as const;

function checkAddress({ elf }: Draft, end: number): void {
  if (end <= ADDRESS_MAX[elf.format.class]) return;
  const reason = `a new segment would end at address 0x${end.toString(16)}, which a program cannot have`;
  throw elf.reader.error("the program headers", elf.header.segmentOffset, reason);
}
