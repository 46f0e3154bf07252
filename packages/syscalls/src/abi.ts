// abi: the system call tables that are known, and how a filter tells them apart.

import { type Abi, abiRows } from "./generated/tables.js";

export type { Abi };

/** What identifies an ABI to a filter. Source: linux/audit.h and asm/unistd.h. */
export interface AbiFacts {
  /** The name that every function here takes. */
  readonly name: Abi;
  /** The AUDIT_ARCH_ value that `seccomp_data.arch` has. x86_64 and x32 share theirs. */
  readonly auditArch: number;
  /** The least number that belongs to this ABI. */
  readonly firstNumber: number;
  /** The greatest number that belongs to this ABI, itself included. */
  readonly lastNumber: number;
  /** The size of a pointer and of a long. */
  readonly bits: 32 | 64;
  /** Whether the most significant byte of a number in memory comes first. */
  readonly bigEndian: boolean;
}

/** The facts of all ABIs, x86's first. */
export const abis: readonly AbiFacts[] = /* @__PURE__ */ abiRows.map(
  ([name, auditArch, firstNumber, lastNumber, bits, bigEndian]) => ({
    name,
    auditArch,
    firstNumber,
    lastNumber,
    bits,
    bigEndian,
  }),
);

/** The facts of one ABI. */
export function abiFacts(abi: Abi): AbiFacts {
  return abis[abiIndex(abi)] as AbiFacts;
}

/** Whether `text` is the name of an ABI, spelt as here: `x86_64`, not `amd64`. */
export function isAbi(text: string): text is Abi {
  return abis.some((facts) => facts.name === text);
}

/** An ABI's place in `abis`, which is that of its column in the table of numbers. */
export function abiIndex(abi: Abi): number {
  const index = abis.findIndex((facts) => facts.name === abi);
  if (index < 0) throw new RangeError(`there is no ABI "${abi}"`);
  return index;
}
