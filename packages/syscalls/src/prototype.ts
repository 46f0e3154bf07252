// prototype: a system call's parameters, and the kernel release that brought it.

import { prototypeRows, sinceRows } from "./generated/tables.js";
import { once } from "./once.js";

/** One parameter of a system call. */
export interface Parameter {
  /** The C type that the kernel takes it as; a pointer's has a `*`. */
  readonly type: string;
  /** The name that the manual page gives it. */
  readonly name: string;
}

const prototypes = once(
  () => new Map(prototypeRows.map(([name, ...cells]) => [name, parameters(cells)])),
);
const releases = once(() => new Map(sinceRows));

/**
 * The parameters of a system call, in order.
 *
 * They are x86_64's: some ABIs order or split them otherwise (`clone`, 64-bit offsets on 32-bit
 * ABIs). Source: the kernel's SYSCALL_DEFINE lines for types, section 2 of man-pages for names.
 *
 * @returns none or up to six, or undefined when they are not known
 */
export function syscallPrototype(name: string): readonly Parameter[] | undefined {
  return prototypes().get(name);
}

/**
 * The kernel release that first had a system call, on any ABI.
 *
 * @returns as `5.9` or `2.6.16`, or undefined when it is not known. Source: syscalls(2)
 */
export function syscallSince(name: string): string | undefined {
  return releases().get(name);
}

/** Cells come in pairs: a type, then a name. */
function parameters(cells: readonly string[]): readonly Parameter[] {
  return cells.flatMap((type, i) => (i % 2 === 0 ? [{ type, name: cells[i + 1] as string }] : []));
}
