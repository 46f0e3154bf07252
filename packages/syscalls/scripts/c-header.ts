// c-header: typed facts -> the text of sbx_tables.h. Constant data and no pointers: a shared library
// that includes it has nothing to relocate. The reader is native/core.

import type { AbiRow, Data } from "./data.js";

const SLOT_BITS = 11;
const ABSENT = 0xffffffff;
const UINT16_MAX = 0xffff;
const MASK_64 = (1n << 64n) - 1n;

/** The whole header. @throws Error when the facts no longer fit its types. */
export function cHeader(data: Data): string {
  const names = data.syscalls.map((row) => row.name);
  return [
    "/* sbx_tables.h: system calls and errnos. Generated from packages/syscalls/data. */",
    "#ifndef SBX_TABLES_H",
    "#define SBX_TABLES_H",
    "#include <stdint.h>",
    "",
    "#define SBX_TABLE static const __attribute__((unused))",
    "",
    ...nameLines(names),
    ...data.abis.flatMap((abi, i) =>
      array(
        "uint32_t",
        `sbx_numbers_${abi.name}[SBX_NAME_COUNT]`,
        data.syscalls.map((row) => hex(row.numbers[i] ?? ABSENT)),
      ),
    ),
    ...abiLines(data.abis),
    ...errnoLines(data),
    "#endif",
    "",
  ].join("\n");
}

function nameLines(names: readonly string[]): string[] {
  return [
    `#define SBX_NAME_COUNT ${names.length}`,
    `#define SBX_NAME_LENGTH_MAX ${Math.max(...names.map((name) => name.length))}`,
    `#define SBX_NAME_SLOT_BITS ${SLOT_BITS}`,
    `#define SBX_NUMBER_ABSENT ${hex(ABSENT)}`,
    "",
    "/* Name i is pool[start[i]] up to, not including, pool[start[i + 1]]. */",
    ...pool("sbx_name_pool", names),
    ...array("uint16_t", "sbx_name_start[SBX_NAME_COUNT + 1]", starts(names)),
    "/* Open addressing, linear probing that wraps: 0 is empty, else 1 + the name's index. */",
    ...array("uint16_t", "sbx_name_slots[1 << SBX_NAME_SLOT_BITS]", hashTable(names)),
  ];
}

function abiLines(abis: readonly AbiRow[]): string[] {
  const entries = abis.map((abi) => {
    const numbers = [abi.auditArch, abi.firstNumber, abi.lastNumber].map(hex).join(", ");
    return `\tX(${abi.name}, "${abi.name}", ${numbers})`;
  });
  return [
    "/* X(identifier, name, AUDIT_ARCH, first number, last number) */",
    "#define SBX_ABIS(X) \\",
    entries.join(" \\\n"),
    "",
  ];
}

function errnoLines({ errnos }: Data): string[] {
  const names = errnos.map((row) => row.name);
  return [
    `#define SBX_ERRNO_COUNT ${names.length}`,
    "",
    ...pool("sbx_errno_pool", names),
    ...array("uint16_t", "sbx_errno_start[SBX_ERRNO_COUNT + 1]", starts(names)),
    ...array(
      "uint16_t",
      "sbx_errno_number[SBX_ERRNO_COUNT]",
      errnos.map((row) => row.number),
    ),
    "/* Whether another name of the same number is the usual one. */",
    ...array(
      "uint8_t",
      "sbx_errno_is_alias[SBX_ERRNO_COUNT]",
      errnos.map((row) => (row.aliasOf === undefined ? 0 : 1)),
    ),
  ];
}

/** The table that finds a name: it is filled in the order of the names. */
function hashTable(names: readonly string[]): number[] {
  const slots = new Array<number>(1 << SLOT_BITS).fill(0);
  if (names.length >= slots.length) throw new Error("the names no longer fit SBX_NAME_SLOT_BITS");
  for (const [index, name] of names.entries()) {
    let slot = hash(name);
    while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
    slots[slot] = index + 1;
  }
  return slots;
}

/** The slot at which the search for a name begins. */
function hash(name: string): number {
  const bytes = new TextEncoder().encode(name);
  const [a, b] = words(bytes);
  const mixed = (a * 0x9e3779b97f4a7c15n) ^ (b * 0xc2b2ae3d27d4eb4fn) ^ BigInt(bytes.length);
  const product = ((mixed & MASK_64) * 0x165667b19e3779f9n) & MASK_64;
  return Number(product >> BigInt(64 - SLOT_BITS));
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

function starts(names: readonly string[]): number[] {
  const offsets = [0];
  for (const name of names) offsets.push((offsets.at(-1) as number) + name.length);
  if ((offsets.at(-1) as number) > UINT16_MAX) throw new Error("the names no longer fit uint16_t");
  return offsets;
}

/** The names one after the other, a line each: C promises string literals of 4095 letters only. */
function pool(name: string, names: readonly string[]): string[] {
  const lines = names.map((text) => `\t${[...text].map((letter) => `'${letter}'`).join(", ")},`);
  return [`SBX_TABLE char ${name}[] = {`, ...lines, "};", ""];
}

function array(type: string, name: string, values: readonly (number | string)[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < values.length; i += 8) {
    lines.push(`\t${values.slice(i, i + 8).join(", ")},`);
  }
  return [`SBX_TABLE ${type} ${name} = {`, ...lines, "};", ""];
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}u`;
}
