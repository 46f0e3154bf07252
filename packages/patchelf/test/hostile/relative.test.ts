// DT_MIPS_RLD_MAP_REL, the only value of a dynamic section that counts from the address of its own entry.

import { describe, expect, test } from "vitest";
import { addNeeded, applyPatch, readElf, removeNeeded } from "../../src/index.js";
import { DT, fieldsOf, PT } from "../programs/fields.js";
import { type Damage, damaged, segment } from "./damage.js";
import { bytesOf, samples } from "./samples.js";

const EM_MIPS = 8;
const TAG = 0x7000_0035;
const DISTANCE = 0x1230;
const LIBRARY = "/lib/libsandbox.so";

/** A tag that no loader knows. */
const FILLER = 0x6fff_f000;

/** A file that says to be for MIPS, with such an entry behind all others, and room for `spare` more. */
const forMips = (spare: number): Pick<Damage, "damage"> => ({
  damage: ({ header, entries }) => {
    header.machine.write(EM_MIPS);
    const free = entries.filter(({ tag }) => tag.read() === DT.NULL);
    free.slice(0, free.length - 1 - spare).forEach(({ tag, value }, index) => {
      tag.write(index === 0 ? TAG : FILLER + index);
      value.write(DISTANCE);
    });
    return undefined;
  },
});

/** The address to which the entry leads; distances wrap around. */
function target(bytes: Uint8Array): bigint {
  const file = Buffer.from(bytes);
  const elf = fieldsOf(file);
  const at = elf.entries.findIndex(({ tag }) => tag.read() === TAG);
  const size = elf.class / 4;
  const entry = segment(elf, PT.DYNAMIC).address.read() + at * size;
  const field = file.subarray(elf.entries[at]?.value.at ?? 0).subarray(0, size / 2);
  if (elf.littleEndian) field.reverse();
  return BigInt.asUintN(elf.class, BigInt(entry) + BigInt(`0x${field.toString("hex")}`));
}

describe.each([1, 0])("with %s free entries", (spare) => {
  test.each(samples)("in a $title it leads where it led", (sample) => {
    const bytes = damaged(bytesOf(sample), forMips(spare));
    const added = applyPatch(bytes, addNeeded(readElf(bytes), LIBRARY));
    expect(target(added)).toBe(target(bytes));
    const removed = applyPatch(added, removeNeeded(readElf(added), LIBRARY));
    expect(target(removed)).toBe(target(bytes));
  });
});
