// simulate: Program, system call -> Action. TypeScript only: in C the kernel itself decides.

import { type Abi, abiFacts } from "@sbx/syscalls";
import { type Action, actionOf } from "./action.js";
import { Code, type Instruction } from "./assemble.js";
import { type Program, SECCOMP_DATA_ARCH, SECCOMP_DATA_NUMBER } from "./compile.js";

/** A system call as a filter sees it. */
export interface SystemCall {
  readonly abi: Abi;
  /** 32 bits, unsigned. */
  readonly number: number;
}

/** How a run of a program ended. */
export interface Run {
  /** What the program returned: 32 bits, unsigned. */
  readonly value: number;
  /** How many instructions it took. */
  readonly executed: number;
}

/** What `program` does with `call`. */
export function simulate(program: Program, call: SystemCall): Action {
  return actionOf(run(program, call).value);
}

/**
 * Runs `program` on `call`, instruction by instruction.
 *
 * @throws RangeError for an instruction that the compiler does not emit, and beyond the end.
 */
export function run({ instructions }: Program, call: SystemCall): Run {
  let loaded = 0;
  let at = 0;
  for (let executed = 1; ; executed++) {
    const instruction = instructions[at];
    if (instruction === undefined) throw new RangeError(`no instruction ${at}`);
    const { code, k } = instruction;
    if (code === Code.RETURN) return { value: k, executed };
    if (code === Code.LOAD) loaded = word(call, k);
    at += 1 + skip(instruction, loaded);
  }
}

/** How many instructions `instruction` skips when `loaded` is the loaded word. */
function skip({ code, jt, jf, k }: Instruction, loaded: number): number {
  switch (code) {
    case Code.LOAD:
      return 0;
    case Code.JUMP:
      return k;
    case Code.EQUAL:
      return loaded === k ? jt : jf;
    case Code.AT_LEAST:
      return loaded >= k ? jt : jf;
    default:
      throw new RangeError(`unknown instruction 0x${code.toString(16)}`);
  }
}

/** The 32 bits at `offset` of the `struct seccomp_data` of `call`. */
function word(call: SystemCall, offset: number): number {
  switch (offset) {
    case SECCOMP_DATA_NUMBER:
      return call.number;
    case SECCOMP_DATA_ARCH:
      return abiFacts(call.abi).auditArch;
    default:
      throw new RangeError(`no known word at offset ${offset}`);
  }
}
