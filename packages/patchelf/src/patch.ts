// patch: the bytes of a file that change, and the file with them changed.

import type { ElfSource } from "./source.js";

/** Bytes that replace those at `offset`, or come behind the end of the file. */
export interface Edit {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A plan: nothing but this is written. */
export interface Patch {
  /** In the order of their offsets; none over another. */
  readonly edits: readonly Edit[];
  /** Of the file afterwards, in bytes; never less than before. What no edit fills is 0. */
  readonly size: number;
}

/** The edits in order. A part that two of them write is a mistake of this program. */
export function patchOf(edits: readonly Edit[], size: number): Patch {
  const sorted = edits.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const { offset, bytes } of sorted) {
    if (offset < end) throw new Error(`two edits write at 0x${offset.toString(16)}`);
    end = offset + bytes.length;
  }
  return { edits: sorted, size };
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The runs in which `after` differs from `before`, which stands at `offset` of the file. */
export function differences(before: Uint8Array, after: Uint8Array, offset: number): Edit[] {
  const edits: Edit[] = [];
  let start = -1;
  for (let at = 0; at <= after.length; at++) {
    const differs = at < after.length && (at >= before.length || before[at] !== after[at]);
    if (differs && start < 0) start = at;
    if (!differs && start >= 0) {
      edits.push({ offset: offset + start, bytes: after.slice(start, at) });
      start = -1;
    }
  }
  return edits;
}

/** The patched file, in memory. */
export function applyPatch(bytes: Uint8Array, { edits, size }: Patch): Uint8Array {
  const patched = new Uint8Array(size);
  patched.set(bytes);
  for (const edit of edits) patched.set(edit.bytes, edit.offset);
  return patched;
}

/** The patched file, as it can be read before it is written. */
export function overlay(source: ElfSource, { edits, size }: Patch): ElfSource {
  return {
    size,
    read(offset, length) {
      const whole = edits.find(
        (edit) => edit.offset <= offset && offset + length <= edit.offset + edit.bytes.length,
      );
      if (whole !== undefined) {
        return whole.bytes.subarray(offset - whole.offset, offset - whole.offset + length);
      }
      const bytes = new Uint8Array(length);
      const old = Math.max(0, Math.min(length, source.size - offset));
      if (old > 0) bytes.set(source.read(offset, old));
      for (const edit of edits) {
        const from = Math.max(edit.offset, offset);
        const to = Math.min(edit.offset + edit.bytes.length, offset + length);
        if (from < to) {
          bytes.set(edit.bytes.subarray(from - edit.offset, to - edit.offset), from - offset);
        }
      }
      return bytes;
    },
  };
}
