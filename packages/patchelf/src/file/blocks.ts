// blocks: a file descriptor -> an ElfSource that reads the file by blocks, and keeps the last ones.

import { readSync } from "node:fs";
import type { ElfSource } from "../index.js";
import { FileError } from "./file-error.js";

const BLOCK_SIZE = 1 << 16;
/** Headers, dynamic section, strings and notes lie in a few places: no more is kept. */
const BLOCKS_MAX = 32;

/** @param name what messages call the file. */
export function blockSource(descriptor: number, size: number, name: string): ElfSource {
  const blocks = new Map<number, Uint8Array>();

  function blockAt(index: number): Uint8Array {
    const known = blocks.get(index);
    if (known !== undefined) {
      // The one that was wanted last is the last to go.
      blocks.delete(index);
      blocks.set(index, known);
      return known;
    }
    const start = index * BLOCK_SIZE;
    const block = readAll(descriptor, start, Math.min(BLOCK_SIZE, size - start), name);
    for (const oldest of blocks.keys()) {
      if (blocks.size < BLOCKS_MAX) break;
      blocks.delete(oldest);
    }
    blocks.set(index, block);
    return block;
  }

  return {
    size,
    read(offset, length) {
      const first = Math.floor(offset / BLOCK_SIZE);
      const last = Math.floor(Math.max(offset, offset + length - 1) / BLOCK_SIZE);
      if (length === 0) return new Uint8Array(0);
      if (last > first) return readAll(descriptor, offset, length, name);
      const start = offset - first * BLOCK_SIZE;
      return blockAt(first).subarray(start, start + length);
    },
  };
}

/** @throws {FileError} when the file ends before. */
function readAll(descriptor: number, offset: number, length: number, name: string): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = readSync(descriptor, bytes, at, length - at, offset + at);
    if (count === 0) {
      throw new FileError(`${name} became shorter while it was read`, "run the command again");
    }
    at += count;
  }
  return bytes;
}
