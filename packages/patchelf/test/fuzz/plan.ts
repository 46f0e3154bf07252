// plan: a Patch -> the file that it makes, or what is wrong with it.

import type { Patch } from "../../src/index.js";

/** A law that was broken, by whatever was asked for. */
export class Broken extends Error {}

export function demand(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}

/** Carries the plan out, as it is written: in order, into the file, and each byte once. */
export function carryOut(bytes: Buffer, { edits, size }: Patch): Buffer {
  demand(Number.isSafeInteger(size) && size >= bytes.length, `size ${size} of ${bytes.length}`);
  demand(size <= bytes.length + GROWTH_MAX, `it grows from ${bytes.length} to ${size}`);
  const result = Buffer.alloc(size);
  bytes.copy(result);
  let end = 0;
  for (const { offset, bytes: written } of edits) {
    demand(Number.isSafeInteger(offset) && offset >= end, `an edit at ${offset}, before ${end}`);
    demand(written.length > 0, `an edit of nothing, at ${offset}`);
    end = offset + written.length;
    demand(end <= size, `an edit at ${offset} ends at ${end} of ${size}`);
    result.set(written, offset);
  }
  return result;
}

/** Room for what is moved, and for two of the largest pages that any machine has: 64 KiB. */
const GROWTH_MAX = 1 << 18;
