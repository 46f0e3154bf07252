// source: where the bytes of a file come from, and no byte from beyond its end.

import { ElfError } from "./elf-error.js";

/** A file, read piece by piece: what is not asked for is not read. */
export interface ElfSource {
  /** In bytes. */
  readonly size: number;
  /** The `length` bytes at `offset`; both lie within the file. */
  read(offset: number, length: number): Uint8Array;
}

/** A file that is in memory. */
export function sourceOf(bytes: Uint8Array): ElfSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Reads of one file, each of which names what it reads. */
export interface Reader {
  readonly file: string;
  readonly source: ElfSource;
  readonly size: number;
  /** @throws {ElfError} when they are not all there. */
  read(structure: string, offset: number, length: number): Uint8Array;
  /** What is wrong with the structure at `offset`, to be thrown. */
  error(structure: string, offset: number, reason: string, help?: string): ElfError;
}

export function readerOf(source: ElfSource, file: string): Reader {
  const error: Reader["error"] = (structure, offset, reason, help) =>
    new ElfError(file, structure, offset, reason, help);
  return {
    file,
    source,
    size: source.size,
    error,
    read(structure, offset, length) {
      if (offset + length <= source.size) return plain(source.read(offset, length));
      const reason = `its ${length} bytes reach beyond the end of the file, which has ${source.size}`;
      throw error(structure, offset, reason);
    },
  };
}

/** A Buffer of Node is one that slices by sharing, and fills with checks: here no array is of that kind. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Whether all `bytes` are 0. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** The text at `start` that a NUL ends, one character a byte; `undefined` when there is no NUL. */
export function textAt(bytes: Uint8Array, start: number): string | undefined {
  const end = bytes.indexOf(0, start);
  if (start >= bytes.length || end < 0) return undefined;
  return latin1(bytes.subarray(start, end));
}

/** One character a byte: names in a file may be in any encoding. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/**
 * The bytes of `text`, which may hold any character: as UTF-8.
 */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** How a name that is written as `text` is listed: one character a byte. */
export function listed(text: string): string {
  return latin1(utf8(text));
}

/** The bytes of `text`, and a NUL. */
export function withNul(text: string): Uint8Array {
  return utf8(`${text}\0`);
}
