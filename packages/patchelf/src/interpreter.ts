// interpreter: the program that the kernel starts in the place of a static one, which it goes on to.

import { PF, PT } from "./constants.js";
import { type Draft, insertSegment } from "./draft.js";
import type { Piece } from "./place.js";
import { placeSection } from "./section-table.js";
import type { Segment } from "./segments.js";
import { listed, textAt, withNul } from "./source.js";

export const INTERPRETER_SECTION = ".interp";

/**
 * Names the interpreter of a program.
 *
 * @returns what must be placed, and how many program headers that takes.
 */
export function interpretBy(draft: Draft, path: string): { pieces: Piece[]; headers: number } {
  const earlier = earlierOf(draft, path);
  if (earlier !== undefined) {
    earlier.type = PT.INTERP;
    return { pieces: [], headers: 0 };
  }
  const header = draft.segments.find(({ type }) => type === PT.INTERP);
  const bytes = withNul(path);
  const placed = (offset: number, address: number) => {
    const size = bytes.length;
    if (header === undefined) insertSegment(draft, headerAt(offset, address, size));
    else Object.assign(header, headerAt(offset, address, size));
    placeSection(draft, INTERPRETER_SECTION, { offset, address, size, align: 1 });
  };
  return { pieces: [{ bytes, align: 1, placed }], headers: header === undefined ? 1 : 0 };
}

function headerAt(offset: number, address: number, size: number): Segment {
  return {
    type: PT.INTERP,
    flags: PF.R,
    offset,
    address,
    physical: address,
    fileSize: size,
    memorySize: size,
    align: 1,
  };
}

/** A header that named this interpreter before it was taken out. */
function earlierOf({ elf, segments }: Draft, path: string): Segment | undefined {
  const length = withNul(path).length;
  return segments.find(({ type, offset, fileSize }) => {
    const isOther = type !== PT.NULL || fileSize !== length;
    if (isOther || offset + fileSize > elf.reader.size) return false;
    return textAt(elf.reader.read("the earlier interpreter", offset, length), 0) === listed(path);
  });
}

/** Takes the interpreter out. Returns whether there was one. */
export function interpretNot({ segments }: Draft): boolean {
  const segment = segments.find(({ type }) => type === PT.INTERP);
  if (segment === undefined) return false;
  segment.type = PT.NULL;
  return true;
}
