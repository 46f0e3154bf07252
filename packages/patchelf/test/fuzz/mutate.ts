// mutate: a sound file and chance -> a file with a few odd things in it.

import { type ElfFields, type Field, fieldsOf } from "../programs/fields.js";
import type { Random } from "./random.js";

type Mutation = (bytes: Buffer, elf: ElfFields, random: Random) => Buffer | undefined;

/** A copy of `bytes`, which `elf` describes, after one to four mutations. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  const elf = fieldsOf(bytes);
  let result: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.below(4); left > 0; left--) {
    result = random.pick(mutations)(result, elf, random) ?? result;
  }
  return result;
}

/** The likeliest come more often. */
const mutations: readonly Mutation[] = [
  ...Array.from({ length: 8 }, () => setField),
  ...Array.from({ length: 2 }, () => copyField),
  swapSegments,
  copySegment,
  setByte,
  flipBit,
  copyRange,
  clearRange,
  cut,
  extend,
];

function setField(bytes: Buffer, elf: ElfFields, random: Random): undefined {
  const field = random.pick(anyOf(elf, random));
  write(bytes, elf, field, valueFor(bytes, field, random));
}

/** A field gets another one's value, or one near it. */
function copyField(bytes: Buffer, elf: ElfFields, random: Random): undefined {
  const value = random.pick(anyOf(elf, random)).read();
  const to = random.pick(anyOf(elf, random));
  write(bytes, elf, to, BigInt(value) + BigInt(random.below(3) - 1));
}

/** The fields of one structure; each kind of structure is as likely as any other. */
function anyOf(elf: ElfFields, random: Random): readonly Field[] {
  const kinds = [[elf.header], elf.segments, elf.segments, elf.sections, elf.entries];
  const kind = random.pick(kinds.filter(({ length }) => length > 0));
  return Object.values(random.pick<object>(kind)) as readonly Field[];
}

function valueFor(bytes: Buffer, field: Field, random: Random): bigint {
  const old = BigInt(field.read());
  return random.pick<() => bigint>([
    () => BigInt(random.below(16)),
    () => old + BigInt(random.below(33) - 16),
    () => old + BigInt((random.below(9) - 4) * 0x1000),
    () => old ^ (1n << BigInt(random.below(field.size * 8))),
    () => (1n << BigInt(random.below(field.size * 8))) - BigInt(random.below(2)),
    () => BigInt(bytes.length) - BigInt(random.below(3) - 1),
    () => BigInt(random.below(bytes.length)),
    () => -BigInt(random.below(0x1100)),
    () => BigInt(random.below(2 ** 32)),
  ])();
}

/** The file may have become shorter than the field's place. */
function write(
  bytes: Buffer,
  { littleEndian }: ElfFields,
  { at, size }: Field,
  value: bigint,
): void {
  if (at + size > bytes.length) return;
  for (let index = 0; index < size; index++) {
    const shift = littleEndian ? index : size - 1 - index;
    bytes[at + index] = Number((value >> BigInt(8 * shift)) & 0xffn);
  }
}

/** Where a program header stands. */
const segmentAt = ({ header }: ElfFields, index: number): number =>
  header.segmentOffset.read() + index * header.segmentSize.read();

function swapSegments(bytes: Buffer, elf: ElfFields, random: Random): undefined {
  const size = elf.header.segmentSize.read();
  const [one, other] = [0, 0].map(() => segmentAt(elf, random.below(elf.segments.length)));
  const kept = Buffer.from(bytes.subarray(one, (one ?? 0) + size));
  bytes.copyWithin(one ?? 0, other ?? 0, (other ?? 0) + size);
  kept.copy(bytes, Math.min(other ?? 0, bytes.length));
}

function copySegment(bytes: Buffer, elf: ElfFields, random: Random): undefined {
  const from = segmentAt(elf, random.below(elf.segments.length));
  const to = segmentAt(elf, random.below(elf.segments.length));
  bytes.copyWithin(to, from, from + elf.header.segmentSize.read());
}

function setByte(bytes: Buffer, _: ElfFields, random: Random): undefined {
  bytes[random.below(bytes.length)] = random.below(256);
}

/** Within the first bytes, where the headers are. */
function flipBit(bytes: Buffer, _: ElfFields, random: Random): undefined {
  const at = random.below(Math.min(bytes.length, 1024));
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
}

function copyRange(bytes: Buffer, _: ElfFields, random: Random): undefined {
  const from = random.below(bytes.length);
  bytes.copyWithin(random.below(bytes.length), from, from + random.below(256));
}

function clearRange(bytes: Buffer, _: ElfFields, random: Random): undefined {
  const from = random.below(bytes.length);
  bytes.fill(random.pick([0, 0xff]), from, Math.min(bytes.length, from + random.below(256)));
}

function cut(bytes: Buffer, _: ElfFields, random: Random): Buffer {
  return bytes.subarray(0, random.below(bytes.length + 1));
}

function extend(bytes: Buffer, _: ElfFields, random: Random): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(random.below(0x2100), random.below(256))]);
}
