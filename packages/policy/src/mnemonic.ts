// mnemonic: one instruction of classic BPF -> what it is called, in the manner of the kernel's bpf_dbg. TypeScript only.

import { actionOf, formatAction } from "./action.js";
import type { Instruction } from "./assemble.js";

/** `BPF_CLASS`, `include/uapi/linux/bpf_common.h`. */
const CLASS_MASK = 0x07;
export const Class = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, RET: 6, MISC: 7 } as const;
/** `BPF_OP`. */
const OPERATION_MASK = 0xf0;
/** `BPF_X`: the operand is the index register, else `k`. */
const SOURCE_X = 0x08;
const RETURN_A = 0x16;

const ALU: Readonly<Record<number, string>> = {
  0: "add",
  16: "sub",
  32: "mul",
  48: "div",
  64: "or",
  80: "and",
  96: "lsh",
  112: "rsh",
  128: "neg",
  160: "xor",
};

const JUMPS: Readonly<Record<number, string>> = {
  0: "ja",
  16: "jeq",
  32: "jgt",
  48: "jge",
  64: "jset",
};

/** Loads by `BPF_MODE`, of a word at a place that `k` says; the rest is none of seccomp's. */
const LOADS: Readonly<Record<number, (k: string) => string>> = {
  0: (k) => `#${k}`,
  96: (k) => `M[${k}]`,
  128: () => "len",
};

export const classOf = ({ code }: Instruction): number => code & CLASS_MASK;

/** Whether it goes on at one of two places. */
export const isTest = (instruction: Instruction): boolean =>
  classOf(instruction) === Class.JMP && (instruction.code & OPERATION_MASK) !== 0;

/** Where it may go on, if it is the instruction at `index`. */
export function nextOf(instruction: Instruction, index: number): readonly number[] {
  const { jt, jf, k } = instruction;
  const next = index + 1;
  if (classOf(instruction) === Class.RET) return [];
  if (classOf(instruction) !== Class.JMP) return [next];
  return isTest(instruction) ? [next + jt, next + jf] : [next + k];
}

/** Numbers of calls in decimal; architectures, and numbers with a high bit, in hexadecimal. */
const constant = (k: number): string => (k < 0x1000_0000 ? String(k) : `0x${k.toString(16)}`);

/**
 * The instruction at `index` in words.
 *
 * @param word - what stands at an offset of `struct seccomp_data`.
 */
export function mnemonic(
  instruction: Instruction,
  index: number,
  word: (offset: number) => string,
): string {
  const { code, k } = instruction;
  const operand = (code & SOURCE_X) === 0 ? `#${constant(k)}` : "x";
  switch (classOf(instruction)) {
    case Class.LD:
    case Class.LDX:
      return load(instruction, word);
    case Class.ST:
      return `st M[${k}]`;
    case Class.STX:
      return `stx M[${k}]`;
    case Class.ALU: {
      const name = ALU[code & OPERATION_MASK] ?? "?";
      return name === "neg" ? name : `${name} ${operand}`;
    }
    case Class.JMP:
      return jump(instruction, index, operand);
    case Class.RET:
      return code === RETURN_A ? "ret a" : `ret ${describeReturned(k)}`;
    default:
      return code === 0x07 ? "tax" : "txa";
  }
}

function load(instruction: Instruction, word: (offset: number) => string): string {
  const { code, k } = instruction;
  const name = classOf(instruction) === Class.LD ? "ld" : "ldx";
  const mode = LOADS[code & 0xe0];
  return `${name} ${mode ? mode(constant(k)) : `[${word(k)}]`}`;
}

/** Where a test leads; to the next instruction when it fails, if nothing else is said. */
function jump(instruction: Instruction, index: number, operand: string): string {
  const name = JUMPS[instruction.code & OPERATION_MASK] ?? "?";
  const [yes, no] = nextOf(instruction, index);
  if (no === undefined) return `${name} ${yes}`;
  return `${name} ${operand}, ${no === index + 1 ? yes : `${yes}, ${no}`}`;
}

/** Values of `SECCOMP_RET_*` that no policy asks for, `include/uapi/linux/seccomp.h`. */
const NOTIFY = 0x7fc0_0000;
const TRACE = 0x7ff0_0000;
const TRAP = 0x0003_0000;
const ERRNO = 0x0005_0000;

/** What is returned, in words: those of the language, and for the rest `notify`, `trace 7`, `trap 7` and `errno 0`. */
export function describeReturned(value: number): string {
  const base = (value & 0xffff_0000) >>> 0;
  const data = value & 0xffff;
  if (base === NOTIFY) return "notify";
  if (base === TRACE) return data === 0 ? "trace" : `trace ${data}`;
  if (base === ERRNO && data === 0) return "errno 0";
  if (base === TRAP && data !== 0) return `trap ${data}`;
  return formatAction(actionOf(value));
}
