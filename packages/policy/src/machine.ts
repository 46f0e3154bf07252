// machine: instructions of classic BPF, data -> the value returned. TypeScript only: the kernel has its own.
//
// All that seccomp takes (`seccomp_check_filter` in `kernel/seccomp.c`), not only what compile emits:
// filters of others are run here as well. Source of each meaning: `___bpf_prog_run` on what
// `bpf_convert_filter` makes of it, `net/core/filter.c`.

import type { Instruction } from "./assemble.js";

/** The words of `struct seccomp_data`. */
export type Data = Uint32Array;

/** How a run of a program ended. */
export interface Run {
  /** What the program returned: 32 bits, unsigned. */
  readonly value: number;
  /** How many instructions it took. */
  readonly executed: number;
}

interface Machine {
  readonly data: Data;
  /** The accumulator and the index register: 32 bits, unsigned. */
  a: number;
  x: number;
  readonly memory: Uint32Array;
}

/** `BPF_CLASS` and what it selects, `include/uapi/linux/bpf_common.h`. */
const CLASS_MASK = 0x07;
const Class = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, RET: 6, MISC: 7 } as const;
/** `BPF_X`: the operand is the index register, else `k`. */
const SOURCE_X = 0x08;
/** `BPF_A`: what is returned is the accumulator. */
const RETURN_A = 0x16;
const MEMORY_WORDS = 16;

/**
 * Runs `instructions` on `data`.
 *
 * @throws RangeError for an instruction that the kernel would refuse, and beyond the end.
 */
export function runInstructions(instructions: readonly Instruction[], data: Data): Run {
  const machine: Machine = { data, a: 0, x: 0, memory: new Uint32Array(MEMORY_WORDS) };
  let at = 0;
  for (let executed = 1; ; executed++) {
    const instruction = instructions[at];
    if (instruction === undefined) throw new RangeError(`no instruction ${at}`);
    const { code, k } = instruction;
    if ((code & CLASS_MASK) === Class.RET) {
      if (code !== Class.RET && code !== RETURN_A) refuse(instruction);
      return { value: code === RETURN_A ? machine.a : k, executed };
    }
    at += 1 + step(machine, instruction);
    // A division by zero ends the program with 0.
    if (Number.isNaN(machine.a)) return { value: 0, executed };
  }
}

function refuse({ code, k }: Instruction): never {
  throw new RangeError(`unknown instruction 0x${code.toString(16)} with ${k}`);
}

/** Executes one instruction. @returns how many it skips. */
function step(machine: Machine, instruction: Instruction): number {
  const { code, k } = instruction;
  switch (code & CLASS_MASK) {
    case Class.LD:
    case Class.LDX:
      load(machine, instruction);
      return 0;
    case Class.ST:
    case Class.STX:
      if (k >= MEMORY_WORDS || code > Class.STX) refuse(instruction);
      machine.memory[k] = code === Class.ST ? machine.a : machine.x;
      return 0;
    case Class.ALU:
      machine.a = calculate(machine, instruction);
      return 0;
    case Class.JMP:
      return skip(machine, instruction);
    default:
      if (code === 0x07) machine.x = machine.a;
      else if (code === 0x87) machine.a = machine.x;
      else refuse(instruction);
      return 0;
  }
}

function load(machine: Machine, instruction: Instruction): void {
  const { code, k } = instruction;
  switch (code) {
    case 0x20: // BPF_LD | BPF_W | BPF_ABS
      if (k % 4 !== 0 || k / 4 >= machine.data.length) refuse(instruction);
      machine.a = machine.data[k / 4] as number;
      return;
    case 0x80: // BPF_LD | BPF_W | BPF_LEN
      machine.a = machine.data.byteLength;
      return;
    case 0x81:
      machine.x = machine.data.byteLength;
      return;
    case 0x00: // BPF_LD | BPF_IMM
      machine.a = k;
      return;
    case 0x01:
      machine.x = k;
      return;
  }
  if ((code !== 0x60 && code !== 0x61) || k >= MEMORY_WORDS) refuse(instruction); // BPF_MEM
  if (code === 0x60) machine.a = machine.memory[k] as number;
  else machine.x = machine.memory[k] as number;
}

/** The accumulator after an operation; NaN for a division by zero, which ends the program. */
export function calculate({ a, x }: Pick<Machine, "a" | "x">, instruction: Instruction): number {
  const { code, k } = instruction;
  const operand = (code & SOURCE_X) === 0 ? k : x;
  switch (code & 0xf7) {
    case 0x04:
      return (a + operand) >>> 0;
    case 0x14:
      return (a - operand) >>> 0;
    case 0x24:
      return Math.imul(a, operand) >>> 0;
    case 0x34:
      return operand === 0 ? Number.NaN : Math.floor(a / operand);
    case 0x44:
      return (a | operand) >>> 0;
    case 0x54:
      return (a & operand) >>> 0;
    case 0x64: // The interpreter takes the low five bits, as the processor does.
      return (a << operand) >>> 0;
    case 0x74:
      return a >>> operand;
    case 0x84:
      return -a >>> 0;
    case 0xa4:
      return (a ^ operand) >>> 0;
    default:
      return refuse(instruction);
  }
}

/** How many instructions a jump skips. */
function skip({ a, x }: Machine, instruction: Instruction): number {
  const { code, k, jt, jf } = instruction;
  const operand = (code & SOURCE_X) === 0 ? k : x;
  switch (code & 0xf7) {
    case 0x05:
      return k;
    case 0x15:
      return a === operand ? jt : jf;
    case 0x25:
      return a > operand ? jt : jf;
    case 0x35:
      return a >= operand ? jt : jf;
    case 0x45:
      return (a & operand) !== 0 ? jt : jf;
    default:
      return refuse(instruction);
  }
}
