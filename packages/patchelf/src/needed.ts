// needed: the libraries that the dynamic loader loads, and their order.

import { DT, PF, PT, SHT } from "./constants.js";
import type { Draft } from "./draft.js";
import { DYNAMIC, getWord, putWord, sizeOf } from "./format.js";
import { move } from "./move.js";
import type { Piece } from "./place.js";
import { offsetOf } from "./segments.js";
import { withNul } from "./source.js";
import { addString, hasString } from "./strings.js";

/** Free entries in a dynamic section that is made anew, as GNU ld leaves them. */
const SPARE = 5;
/** The places of DT_NEEDED. */
function places({ dynamic }: Draft): number[] {
  return dynamic.flatMap(({ tag }, index) => (tag === DT.NEEDED ? [index] : []));
}

/** Writes `values` over the entries at `at`. */
function setValues({ dynamic }: Draft, at: readonly number[], values: readonly number[]): void {
  at.forEach((place, index) => {
    dynamic[place] = { tag: DT.NEEDED, value: values[index] as number };
  });
}

/**
 * Makes `library` the first one that is needed, so that the loader binds the program to it before
 * others. The others keep their order; entries of other tags keep their place.
 *
 * @returns what must be placed.
 */
export function needFirst(draft: Draft, library: string): Piece[] {
  const { elf, dynamic } = draft;
  if (elf.dynamic === undefined) {
    const help = "a static program gets an interpreter instead";
    throw elf.reader.error("the program headers", elf.header.segmentOffset, "no PT_DYNAMIC", help);
  }
  const { index, pieces } = addString(draft, library);
  const at = places(draft);
  const values = at.map((place) => dynamic[place]?.value as number);
  const before = values.findIndex((value) => namesLibrary(draft, value, library));
  if (before >= 0) {
    const [own] = values.splice(before, 1);
    setValues(draft, at, [own as number, ...values]);
    return pieces;
  }
  setValues(draft, [...at, dynamic.length], [index, ...values]);
  return dynamic.length < draft.dynamicPlace.capacity ? pieces : [...pieces, dynamicPiece(draft)];
}

function namesLibrary({ elf }: Draft, value: number, library: string): boolean {
  const strings = elf.dynamic?.strings;
  return strings !== undefined && hasString(strings.bytes, value, withNul(library));
}

/** The dynamic section at another place, with free entries. */
export function dynamicPiece(draft: Draft): Piece {
  const { elf, dynamic, dynamicPlace } = draft;
  const index = elf.segments.findIndex(({ type }) => type === PT.DYNAMIC);
  const old = elf.segments[index];
  if (old === undefined) {
    const reason = "it must be moved, and no program header names it";
    throw elf.reader.error("the dynamic section", dynamicPlace.offset, reason);
  }
  const capacity = dynamic.length + 1 + SPARE;
  const bytes = new Uint8Array(capacity * sizeOf(DYNAMIC, elf.format));
  const part = { offset: old.offset, address: old.address, size: old.fileSize };
  return {
    bytes,
    align: elf.format.class / 8,
    writable: isWritable(draft, part.address),
    part,
    placed(offset, address) {
      move(draft, part, offset, address);
      draft.dynamicPlace = { offset, capacity, bytes };
      for (const segment of draft.segments) {
        if (segment.type !== PT.DYNAMIC) continue;
        segment.fileSize = bytes.length;
        segment.memorySize = bytes.length;
      }
      for (const section of draft.sections) {
        if (section.type === SHT.DYNAMIC) section.size = bytes.length;
      }
      moveFirstOfTable(draft, part.address, address);
    },
  };
}

/** Most loaders write into the section: it is as writable as it was. */
function isWritable({ elf: { segments } }: Draft, address: number): boolean {
  return segments.some(
    ({ type, flags, address: start, memorySize }) =>
      type === PT.LOAD && (flags & PF.W) !== 0 && address >= start && address < start + memorySize,
  );
}

/** The first word of the global offset table is by custom the address of the dynamic section. */
function moveFirstOfTable({ elf, dynamic, writes }: Draft, from: number, to: number): void {
  const { format, reader, segments } = elf;
  const width = format.class / 8;
  const address = dynamic.find(({ tag }) => tag === DT.PLTGOT)?.value;
  const offset = address === undefined ? undefined : offsetOf(segments, address, width);
  if (offset === undefined) return;
  const word = reader.read("the global offset table", offset, width).slice();
  if (getWord(word, 0, width, format.littleEndian) !== from) return;
  putWord(word, 0, width, format.littleEndian, to);
  writes.push({ offset, bytes: word });
}

/** Takes `library` out of the needed ones, as often as it is there. Returns whether it was. */
export function needNot(draft: Draft, library: string): boolean {
  const { dynamic } = draft;
  const at = places(draft);
  const values = at.map((place) => dynamic[place]?.value as number);
  const kept = values.filter((value) => !namesLibrary(draft, value, library));
  if (kept.length === values.length) return false;
  setValues(draft, at.slice(0, kept.length), kept);
  // From the last one on: what is behind a hole moves up.
  for (const place of at.slice(kept.length).reverse()) dynamic.splice(place, 1);
  return true;
}
