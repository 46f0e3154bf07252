// c-table: rows -> the text of constant arrays in C. No pointers: a shared library that includes them has
// nothing to relocate.

const MASK_64 = (1n << 64n) - 1n;

/** The most that an element of a type can be. */
const MOST: Readonly<Record<string, number>> = {
  uint8_t: 0xff,
  uint16_t: 0xffff,
  uint32_t: 0xffff_ffff,
};

/** A whole header. */
export function header(name: string, holds: string, lines: readonly string[]): string {
  const guard = `${name.toUpperCase()}_H`;
  return [
    `/* ${name}.h: ${holds}. Generated from packages/syscalls/data. */`,
    `#ifndef ${guard}`,
    `#define ${guard}`,
    "#include <stdint.h>",
    "",
    "#ifndef SBX_TABLE",
    "#define SBX_TABLE static const __attribute__((unused))",
    "#endif",
    "",
    ...lines,
    "#endif",
    "",
  ].join("\n");
}

/**
 * The table that finds a name, filled in the order of the names: open addressing, linear probing that
 * wraps. 0 is empty, else 1 + the name's index. The reader is native/core/hash.h.
 */
export function hashTable(names: readonly string[], bits: number): number[] {
  const slots = new Array<number>(1 << bits).fill(0);
  if (2 * names.length > slots.length) throw new Error(`the names no longer fit ${bits} bits`);
  for (const [index, name] of names.entries()) {
    let slot = hash(name, bits);
    while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
    slots[slot] = index + 1;
  }
  return slots;
}

/** The slot at which the search for a name begins. */
function hash(name: string, slotBits: number): number {
  const bytes = new TextEncoder().encode(name);
  const [a, b] = words(bytes);
  const mixed = (a * 0x9e3779b97f4a7c15n) ^ (b * 0xc2b2ae3d27d4eb4fn) ^ BigInt(bytes.length);
  const product = ((mixed & MASK_64) * 0x165667b19e3779f9n) & MASK_64;
  return Number(product >> BigInt(64 - slotBits));
}

/** Two words that cover the ends of a name; for most names that is all of it. */
function words(bytes: Uint8Array): [bigint, bigint] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  if (length >= 8) return [view.getBigUint64(0, true), view.getBigUint64(length - 8, true)];
  if (length >= 4) {
    return [BigInt(view.getUint32(0, true)), BigInt(view.getUint32(length - 4, true))];
  }
  const [first, middle, last] = [0, length >> 1, length - 1].map((i) => view.getUint8(i));
  return [BigInt((first as number) | ((middle as number) << 8) | ((last as number) << 16)), 0n];
}

/** Where lists begin that stand one after the other, and where the last one ends. */
export function starts(lists: readonly { readonly length: number }[]): number[] {
  const offsets = [0];
  for (const list of lists) offsets.push((offsets.at(-1) as number) + list.length);
  return offsets;
}

/** The names one after the other, a line each: C promises string literals of 4095 letters only. */
export function pool(name: string, names: readonly string[]): string[] {
  const lines = names.map((text) => `\t${[...text].map((letter) => `'${letter}'`).join(", ")},`);
  return [`SBX_TABLE char ${name}[] = {`, ...lines, "};", ""];
}

export function array(type: string, name: string, values: readonly (number | string)[]): string[] {
  const most = MOST[type];
  if (most !== undefined && values.some((value) => typeof value === "number" && value > most)) {
    throw new Error(`${name} no longer fits ${type}`);
  }
  const lines: string[] = [];
  for (let i = 0; i < values.length; i += 8) {
    lines.push(`\t${values.slice(i, i + 8).join(", ")},`);
  }
  return [`SBX_TABLE ${type} ${name} = {`, ...lines, "};", ""];
}

export function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}u`;
}
