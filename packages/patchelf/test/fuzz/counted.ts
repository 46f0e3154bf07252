// counted: bytes -> a source that knows how much of them was read, and lets nobody read too much.

import type { ElfSource } from "../../src/index.js";

export interface Counted extends ElfSource {
  readonly reads: number;
  readonly bytesRead: number;
}

/** More reads, or more bytes for each byte of the file, are a loop. */
const READS_MAX = 4_000;
const TIMES_MAX = 40;
const BYTES_MIN = 4 << 20;

/** What is asked for is a copy: what is done to it changes no file. */
export function countedSource(bytes: Buffer): Counted {
  let reads = 0;
  let bytesRead = 0;
  return {
    size: bytes.length,
    get reads() {
      return reads;
    },
    get bytesRead() {
      return bytesRead;
    },
    read(offset, length) {
      reads++;
      bytesRead += length;
      const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
      if (!whole || offset < 0 || length < 0 || offset + length > bytes.length) {
        throw new RangeError(`read ${length} bytes at ${offset} of ${bytes.length}`);
      }
      if (reads > READS_MAX) throw new RangeError(`read ${reads} times`);
      if (bytesRead > BYTES_MIN + TIMES_MAX * bytes.length) {
        throw new RangeError(`read ${bytesRead} bytes of ${bytes.length}`);
      }
      return Uint8Array.prototype.slice.call(bytes, offset, offset + length);
    },
  };
}
