// check-names: names in a table -> what is wrong with their order, or with what they name.

import type { SyscallRow } from "./data.js";
import { byteOrder } from "./tsv.js";

/** A fault for each row whose name does not follow in byte order, and so for each that stands twice. */
export function orderFaults(file: string, rows: readonly { readonly name: string }[]): string[] {
  return rows
    .filter((row, i) => i > 0 && byteOrder((rows[i - 1] as { name: string }).name, row.name) >= 0)
    .map((row) => `${file}: ${row.name} does not come after the name before it`);
}

/** Order, and a fault for each row that is of no system call. */
export function knownNameFaults(
  file: string,
  rows: readonly { readonly name: string }[],
  syscalls: readonly SyscallRow[],
): string[] {
  const known = new Set(syscalls.map((row) => row.name));
  return [
    ...orderFaults(file, rows),
    ...rows.filter((row) => !known.has(row.name)).map((row) => `${file}: no call is ${row.name}`),
  ];
}

/** A fault unless words within a cell follow in byte order, each once. */
export function wordOrderFaults(place: string, words: readonly string[]): string[] {
  return words
    .filter((word, i) => i > 0 && byteOrder(words[i - 1] as string, word) >= 0)
    .map((word) => `${place}: ${word} does not come after the word before it`);
}
