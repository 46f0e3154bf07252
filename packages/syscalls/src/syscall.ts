// syscall: names of system calls <-> their numbers on an ABI.

import { type Abi, abiIndex, abis } from "./abi.js";
import { syscallRows } from "./generated/tables.js";
import { once } from "./once.js";

/** One ABI's table, to be searched from either side. */
interface NumberTable {
  readonly numbers: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
  /** In byte order. */
  readonly sorted: readonly string[];
}

const tables = once(() => abis.map((_, index) => once(() => numberTable(index))));
const names = once(() => syscallRows.map(([name]) => name));
const nameSet = once(() => new Set(names()));

/**
 * The number of a system call.
 *
 * @param abi the table to look in
 * @param name as in asm/unistd.h, without `__NR_`
 * @returns the number that `seccomp_data.nr` has (x32's include bit 30), or undefined when this ABI
 *   lacks the call
 */
export function syscallNumber(abi: Abi, name: string): number | undefined {
  return table(abi).numbers.get(name);
}

/**
 * The name of a system call.
 *
 * @param abi the table to look in
 * @param number as `seccomp_data.nr` has it; x32's include bit 30
 * @returns undefined when no call of this ABI has the number
 */
export function syscallName(abi: Abi, number: number): string | undefined {
  return table(abi).names.get(number);
}

/** Whether any ABI has a system call of this name. */
export function isSyscallName(name: string): boolean {
  return nameSet().has(name);
}

/** The names of an ABI's system calls, or those of all ABIs, in byte order. */
export function syscallNames(abi?: Abi): readonly string[] {
  return abi === undefined ? names() : table(abi).sorted;
}

function table(abi: Abi): NumberTable {
  return (tables()[abiIndex(abi)] as () => NumberTable)();
}

function numberTable(index: number): NumberTable {
  const pairs = syscallRows.flatMap(([name, ...numbers]): [string, number][] => {
    const number = numbers[index] ?? null;
    return number === null ? [] : [[name, number]];
  });
  return {
    numbers: new Map(pairs),
    names: new Map(pairs.map(([name, number]) => [number, name])),
    sorted: pairs.map(([name]) => name),
  };
}
