// elf: a program -> a copy with a policy in its file, or with an interpreter; by nobody's tools but these lines.

import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import { stage } from "./stage.js";

/** What to write; a note that is as it should be where nothing else is said. */
export interface Note {
  readonly entries?: readonly string[];
  readonly flags?: number;
  readonly type?: number;
  /** Added to the right one. */
  readonly checksum?: number;
  /** The bytes behind the flags, in the place of `entries`. */
  readonly block?: Uint8Array;
  /** The size that the header says. */
  readonly size?: number;
}

/** The header of the note that native/tests/programs/policy-note.c makes room with. */
const ROOM = 1024;
const HEADER = Buffer.from([
  4,
  0,
  0,
  0,
  ROOM & 255,
  ROOM >> 8,
  0,
  0,
  0,
  0,
  0,
  0,
  0x73,
  0x62,
  0x78,
  0,
]);

/** A copy of the program at `path`, in which the first rooms for policies hold `notes`. */
export function withPolicies(path: string, ...notes: readonly Note[]): string {
  const bytes = readFileSync(path);
  let at = 0;
  for (const note of notes) {
    at = bytes.indexOf(HEADER, at);
    if (at < 0) throw new Error(`${path} has no room for a policy`);
    writeNote(bytes.subarray(at, at + HEADER.length + ROOM), note);
    at += HEADER.length;
  }
  return written(path, bytes);
}

function writeNote(bytes: Buffer, note: Note): void {
  const { entries = [], flags = 0, type = 1, checksum = 0 } = note;
  const block = note.block ?? Buffer.from(entries.map((entry) => `${entry}\0`).join(""));
  const size = note.size ?? 8 + block.length;
  const descriptor = bytes.subarray(HEADER.length);
  bytes.writeUInt32LE(size, 4);
  bytes.writeUInt32LE(type, 8);
  if (type === 0) return; // one that was removed is empty
  descriptor.writeUInt32LE(flags, 4);
  descriptor.set(block, 8);
  descriptor.writeUInt32LE((crc32(descriptor.subarray(4, Math.max(size, 4))) + checksum) >>> 0, 0);
}

/** A copy of the program at `path` in which bit `bit` of the descriptor of its policy is another. */
export function withOtherBit(path: string, bit: number): string {
  const bytes = readFileSync(path);
  const at = bytes.indexOf("\x01\0\0\0sbx\0") + 8 + (bit >> 3);
  bytes.writeUInt8((bytes[at] as number) ^ (1 << (bit & 7)), at);
  return written(path, bytes);
}

const PT_INTERP = 3;
/** What a program can do without: PT_GNU_PROPERTY, else PT_GNU_STACK. */
const SPARE = [0x6474e553, 0x6474e551];

/** A copy of the program at `path` that the kernel starts by `interpreter`. */
export function withInterpreter(path: string, interpreter: string): string {
  const bytes = readFileSync(path);
  const name = Buffer.from(`${interpreter}\0`);
  const count = bytes.readUInt16LE(56);
  const headers = Array.from({ length: count }, (_, index) =>
    bytes.subarray(Number(bytes.readBigUInt64LE(32)) + index * 56).subarray(0, 56),
  );
  const [spare] = SPARE.flatMap((type) => headers.filter((at) => at.readUInt32LE(0) === type));
  if (spare === undefined) throw new Error(`${path} has no program header to spare`);
  const size = BigInt(name.length);
  spare.fill(0);
  spare.writeUInt32LE(PT_INTERP, 0);
  spare.writeUInt32LE(4, 4);
  spare.writeBigUInt64LE(BigInt(bytes.length), 8);
  spare.writeBigUInt64LE(size, 32);
  spare.writeBigUInt64LE(size, 40);
  spare.writeBigUInt64LE(1n, 48);
  return written(path, Buffer.concat([bytes, name]));
}

function written(path: string, bytes: Uint8Array): string {
  const folder = mkdtempSync(join(stage, "elf-"));
  const copy = join(folder, basename(path));
  chmodSync(folder, 0o755);
  writeFileSync(copy, bytes);
  chmodSync(copy, 0o755);
  return copy;
}
