// abi: what a file says of its machine -> the ABI by which it calls the kernel.

import type { Abi } from "@sbx/syscalls";
import type { Listing } from "../index.js";

/** By machine, class and byte order, as a listing has them. */
const ABIS: Readonly<Record<string, Abi>> = {
  "x86_64 64 little": "x86_64",
  "x86_64 32 little": "x32",
  "i386 32 little": "i386",
  "aarch64 64 little": "aarch64",
  "arm 32 little": "arm",
  "riscv 64 little": "riscv64",
  "s390 64 big": "s390x",
};

type Machine = Pick<Listing, "machine" | "class" | "littleEndian">;

/** `undefined` where there are no tables of its calls. */
export function abiOf({ machine, class: width, littleEndian }: Machine): Abi | undefined {
  return ABIS[`${machine} ${width} ${littleEndian ? "little" : "big"}`];
}

/** As in `x86_64, 64-bit, little-endian`. */
export function describeMachine({ machine, class: width, littleEndian }: Machine): string {
  return `${machine}, ${width}-bit, ${littleEndian ? "little" : "big"}-endian`;
}

/** Whether code of one can run in a process of the other. */
export function isSameMachine(one: Machine, other: Machine): boolean {
  return describeMachine(one) === describeMachine(other);
}
