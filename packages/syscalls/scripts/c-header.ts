// c-header: typed facts -> the text of sbx_tables.h. Constant data and no pointers: a shared library
// that includes it has nothing to relocate. The reader is native/core.

import { array, hashTable, header, hex, pool, starts } from "./c-table.js";
import type { AbiRow, Data } from "./data.js";

const SLOT_BITS = 11;
const ABSENT = 0xffffffff;

/** The whole header. @throws Error when the facts no longer fit its types. */
export function cHeader(data: Data): string {
  const names = data.syscalls.map((row) => row.name);
  return header("sbx_tables", "system calls and errnos", [
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
  ]);
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
    ...array("uint16_t", "sbx_name_slots[1 << SBX_NAME_SLOT_BITS]", hashTable(names, SLOT_BITS)),
  ];
}

function abiLines(abis: readonly AbiRow[]): string[] {
  const entries = abis.map((abi, index) => {
    const numbers = [abi.auditArch, abi.firstNumber, abi.lastNumber].map(hex).join(", ");
    return `\tX(${abi.name}, "${abi.name}", ${index}, ${numbers}, ${Number(abi.bigEndian)})`;
  });
  return [
    `#define SBX_ABI_COUNT ${abis.length}`,
    "",
    "/* X(identifier, name, index, AUDIT_ARCH, first number, last number, whether big-endian) */",
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
