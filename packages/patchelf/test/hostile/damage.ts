// damage: the form of a row of the tables of damaged files.

import {
  type ElfFields,
  type Entry,
  fieldsOf,
  type Section,
  type Segment,
} from "../programs/fields.js";

/** A file that no tool should take for a sound one. */
export interface Damage {
  readonly title: string;
  /** Changes the bytes of a sound file, or gives others. */
  damage(elf: ElfFields, bytes: Buffer): Buffer | undefined;
  /** What the message says of structure, offset and reason. */
  readonly says: RegExp;
}

/** The damaged copy of `bytes`. */
export function damaged(bytes: Buffer, { damage }: Pick<Damage, "damage">): Buffer {
  const copy = Buffer.from(bytes);
  return damage(fieldsOf(copy), copy) ?? copy;
}

export function segment({ segments }: ElfFields, type: number, nth = 0): Segment {
  return found(
    segments.filter((each) => each.type.read() === type)[nth],
    `segment of type ${type}`,
  );
}

export function section({ sections }: ElfFields, type: number): Section {
  return found(
    sections.find((each) => each.type.read() === type),
    `section of type ${type}`,
  );
}

export function entry({ entries }: ElfFields, tag: number): Entry {
  return found(
    entries.find((each) => each.tag.read() === tag),
    `entry of tag ${tag}`,
  );
}

/** The file offset of what is mapped at `address`. */
export function offsetOf({ segments }: ElfFields, address: number): number {
  const load = segments.find(
    (each) =>
      each.type.read() === 1 &&
      address >= each.address.read() &&
      address < each.address.read() + each.fileSize.read(),
  );
  return found(load, "segment").offset.read() + address - found(load, "segment").address.read();
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the sound file has no ${what}`);
  return value;
}
