// prototype: a system call as C declares it, the release that brought it, and how it fails.

import { failureRows, sinceRows } from "./generated/tables.js";
import { once } from "./once.js";
import { syscallParameters } from "./parameter.js";

/** One parameter of a prototype. */
export interface PrototypeParameter {
  /** The C type that the kernel takes it as; a pointer's has a `*`. */
  readonly type: string;
  /** The name that the manual page gives it. */
  readonly name: string;
}

const releases = once(() => new Map(sinceRows));
const failures = once(
  () =>
    new Map(failureRows.map(([name, errnos]) => [name, errnos === "" ? [] : errnos.split(" ")])),
);

/**
 * The parameters of a system call, in order, for people to read.
 *
 * They are x86_64's: what `syscallParameters` says of another ABI may differ.
 *
 * @returns none or up to six, or undefined when they are not known
 */
export function syscallPrototype(name: string): readonly PrototypeParameter[] | undefined {
  return syscallParameters("x86_64", name)?.map(({ type, name }) => ({ type, name }));
}

/**
 * The kernel release that first had a system call, on any ABI.
 *
 * @returns as `5.9` or `2.6.16`, or undefined when it is not known. Source: syscalls(2)
 */
export function syscallSince(name: string): string | undefined {
  return releases().get(name);
}

/**
 * The errnos that a system call's manual page names, in byte order. Any call may fail with ENOSYS
 * or EPERM besides, where a filter or a kernel without the call says so.
 *
 * @returns none for a call that never fails, and undefined when there is no page
 */
export function syscallErrnos(name: string): readonly string[] | undefined {
  return failures().get(name);
}
