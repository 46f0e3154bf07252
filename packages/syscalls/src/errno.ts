// errno: names of error numbers <-> the numbers. All ABIs known here have the same.

import { errnoRows } from "./generated/tables.js";
import { once } from "./once.js";

const numbers = once(() => new Map(errnoRows.map(([name, number]) => [name, number])));
const meanings = once(() => new Map(errnoRows.map(([name, , , meaning]) => [name, meaning])));
const names = once(
  () =>
    new Map(
      errnoRows.filter(([, , aliasOf]) => aliasOf === null).map(([name, number]) => [number, name]),
    ),
);

/** Every name there is, aliases too, in byte order. */
export const errnoNames: readonly string[] = /* @__PURE__ */ errnoRows.map(([name]) => name);

/** The number of an errno; an alias (`EWOULDBLOCK`) has one too. Source: asm-generic/errno.h. */
export function errnoNumber(name: string): number | undefined {
  return numbers().get(name);
}

/** The name of an error number: of two spellings the kernel's own (`EAGAIN`), not the alias. */
export function errnoName(number: number): string | undefined {
  return names().get(number);
}

/** A few words on what an errno says. */
export function errnoMeaning(name: string): string | undefined {
  return meanings().get(name);
}
