// constant: names of numbers that parameters take, as the kernel's headers define them for an ABI.

import { type Abi, abiIndex } from "./abi.js";
import { constantRows } from "./generated/tables.js";
import { once } from "./once.js";

type Row = (typeof constantRows)[number];

const rowsByName = once(() => new Map(constantRows.map((row) => [row[1], row])));
const rowsBySet = once(() => {
  const sets = new Map<string, Row[]>();
  for (const row of constantRows) {
    const rows = sets.get(row[0]);
    if (rows) rows.push(row);
    else sets.set(row[0], [row]);
  }
  return sets;
});
const names = once(() => constantRows.map(([, name]) => name));

/** The names of all constants, or of those in some sets, in byte order. */
export function constantNames(sets?: readonly string[]): readonly string[] {
  if (sets === undefined) return names();
  const rows = [...new Set(sets)].flatMap((set) => rowsBySet().get(set) ?? []);
  return rows.map(([, name]) => name).sort();
}

/** The set that a constant is in; each is in exactly one. */
export function constantSet(name: string): string | undefined {
  return rowsByName().get(name)?.[0];
}

/**
 * The value of a constant, as C prints it: `AT_FDCWD` is -100.
 *
 * @returns undefined when the ABI lacks it, or there is none
 */
export function constantValue(abi: Abi, name: string): bigint | undefined {
  const row = rowsByName().get(name);
  return row && valueOn(abiIndex(abi), row);
}

/** The constants of a set that have a value, in byte order: often one, sometimes aliases of it too. */
export function constantsOf(set: string, value: bigint, abi: Abi): readonly string[] {
  const index = abiIndex(abi);
  const rows = rowsBySet().get(set) ?? [];
  return rows.filter((row) => valueOn(index, row) === value).map(([, name]) => name);
}

/** A row has one value for all ABIs, or one for each. */
function valueOn(index: number, [, , ...values]: Row): bigint | undefined {
  const value = values.length === 1 ? values[0] : values[index];
  return value === undefined || value === null ? undefined : BigInt(value);
}
