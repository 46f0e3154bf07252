// simulate: Program, system call -> Action. TypeScript only: in C the kernel itself decides.

import { type Abi, abiFacts } from "@sbx/syscalls";
import { type Action, actionOf } from "./action.js";
import { SECCOMP_DATA_ARGUMENTS } from "./compare.js";
import { type Program, SECCOMP_DATA_ARCH, SECCOMP_DATA_NUMBER } from "./compile.js";
import { type Data, type Run, runInstructions } from "./machine.js";

/** A system call as a filter sees it. */
export interface SystemCall {
  readonly abi: Abi;
  /** 32 bits, unsigned. */
  readonly number: number;
  /** Up to six, of 64 bits each; what is missing is 0, and what is negative is two's complement. */
  readonly arguments?: readonly bigint[];
}

/** What `program` does with `call`. */
export function simulate(program: Program, call: SystemCall): Action {
  return actionOf(run(program, call).value);
}

/**
 * Runs `program`, which may be anybody's, on `call`.
 *
 * @throws RangeError for an instruction that the kernel would refuse, and beyond the end.
 */
export function run({ instructions }: Program, call: SystemCall): Run {
  return runInstructions(instructions, dataOf(call));
}

/** The words of `struct seccomp_data`, in the byte order of the call's ABI. */
function dataOf({ abi, number, arguments: list = [] }: SystemCall): Data {
  const { auditArch, bigEndian } = abiFacts(abi);
  const words = new Uint32Array(SECCOMP_DATA_ARGUMENTS / 4 + 12);
  words[SECCOMP_DATA_NUMBER / 4] = number;
  words[SECCOMP_DATA_ARCH / 4] = auditArch;
  for (const [index, argument] of list.slice(0, 6).entries()) {
    const at = SECCOMP_DATA_ARGUMENTS / 4 + 2 * index;
    const [low, high] = bigEndian ? [1, 0] : [0, 1];
    words[at + low] = Number(BigInt.asUintN(32, argument));
    words[at + high] = Number(BigInt.asUintN(32, argument >> 32n));
  }
  return words;
}
