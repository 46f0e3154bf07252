// c-constants: typed facts -> the text of sbx_constants.h. The reader is native/core/constant.c.

import { array, hashTable, header, pool, starts } from "./c-table.js";
import type { ConstantRow, Data } from "./data.js";
import { byteOrder } from "./tsv.js";

const SLOT_BITS = 14;

/** The whole header: names, and for each its set, the ABIs that have it, and one value or one for each. */
export function constantsHeader({ abis, constants }: Data): string {
  const rows = [...constants].sort((one, other) => byteOrder(one.name, other.name));
  const names = rows.map((row) => row.name);
  const sets = [...new Set(constants.map((row) => row.set))];
  const values = rows.map((row) => valuesOf(row));
  const first = starts(values);
  return header("sbx_constants", "constants of the kernel's headers", [
    `#define SBX_CONSTANT_COUNT ${names.length}`,
    `#define SBX_CONSTANT_SLOT_BITS ${SLOT_BITS}`,
    "",
    ...pool("sbx_constant_pool", names),
    ...array("uint32_t", "sbx_constant_start[SBX_CONSTANT_COUNT + 1]", starts(names)),
    ...array(
      "uint16_t",
      "sbx_constant_slots[1 << SBX_CONSTANT_SLOT_BITS]",
      hashTable(names, SLOT_BITS),
    ),
    `/* values[value], or ${abis.length} from there on; "abis" has a bit for each ABI that has the constant. */`,
    "SBX_TABLE struct {",
    "\tuint16_t value;",
    "\tuint8_t set;",
    "\tuint8_t abis;",
    "\tuint8_t differs;",
    "\tuint8_t negative;",
    "} sbx_constants[SBX_CONSTANT_COUNT] = {",
    ...rows.map((row, index) => `\t{ ${first[index]}, ${factsOf(row, sets).join(", ")} },`),
    "};",
    "",
    ...array(
      "uint64_t",
      "sbx_constant_values[]",
      values.flat().map((value) => `0x${BigInt.asUintN(64, value).toString(16)}u`),
    ),
  ]);
}

/** One value when all ABIs that have it have the same, else one for each ABI. */
function valuesOf({ values }: ConstantRow): bigint[] {
  const known = values.filter((value) => value !== undefined);
  const [value] = known;
  if (value === undefined) throw new Error("a constant without a value");
  return known.every((other) => other === value) ? [value] : values.map((other) => other ?? 0n);
}

function factsOf(row: ConstantRow, sets: readonly string[]): number[] {
  const known = row.values.filter((value) => value !== undefined);
  const negative = known.some((value) => value < 0n);
  if (negative && known.some((value) => value >= 0n)) {
    throw new Error(`${row.name} is negative on some ABIs only`);
  }
  const mask = row.values.reduce(
    (bits, value, i) => (value === undefined ? bits : bits | (1 << i)),
    0,
  );
  return [sets.indexOf(row.set), mask, valuesOf(row).length > 1 ? 1 : 0, negative ? 1 : 0];
}
