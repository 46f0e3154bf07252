// strings: the name of a library among the dynamic strings.

import { DT, SHT } from "./constants.js";
import { type Draft, setDynamic } from "./draft.js";
import { move } from "./move.js";
import { concat } from "./patch.js";
import type { Piece } from "./place.js";
import { withNul } from "./source.js";

/** Whether `wanted` stands at `start`. */
export function hasString(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  return wanted.every((byte, index) => byte === bytes[start + index]);
}

/** Where `text` stands among the strings, as a whole or as the end of another; -1 when it does not. */
function stringIndex(bytes: Uint8Array, text: string): number {
  const wanted = withNul(text);
  const first = wanted[0] as number;
  let at = bytes.indexOf(first);
  while (at >= 0 && !hasString(bytes, at, wanted)) at = bytes.indexOf(first, at + 1);
  return at;
}

/**
 * The index of `text` among the strings, and what must be placed for it to be there: all strings, as
 * they must stand in one piece.
 */
export function addString(draft: Draft, text: string): { index: number; pieces: Piece[] } {
  const strings = draft.elf.dynamic?.strings;
  if (strings === undefined) {
    const at = draft.elf.dynamic?.offset ?? 0;
    throw draft.elf.reader.error(
      "the dynamic section",
      at,
      "it has no strings: DT_STRTAB is missing",
    );
  }
  const found = stringIndex(strings.bytes, text);
  if (found >= 0) return { index: found, pieces: [] };
  const bytes = concat([strings.bytes, withNul(text)]);
  const part = { offset: strings.offset, address: strings.address, size: strings.bytes.length };
  const piece: Piece = {
    bytes,
    align: 1,
    part,
    placed(offset, address) {
      move(draft, part, offset, address);
      setDynamic(draft, DT.STRTAB, address);
      setDynamic(draft, DT.STRSZ, bytes.length);
      for (const section of draft.sections) {
        if (section.type === SHT.STRTAB && section.offset === offset) section.size = bytes.length;
      }
    },
  };
  return { index: strings.bytes.length, pieces: [piece] };
}
