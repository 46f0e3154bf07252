// assemble: tests and results -> the instructions of a filter. Twin: native/core/assemble.c
//
// A filter is written from its end to its beginning. Every target thus stands before the jump to
// it, no jump can dangle or lead backwards, and a label is just the place counted from the end:
//
//     label    3: ld   [nr]                    written last, runs first
//              2: jeq  #231, jt 1, jf 0
//              1: ret  ALLOW
//              0: ret  KILL_PROCESS            written first

/** One instruction of classic BPF, as `struct sock_filter` in `include/uapi/linux/filter.h`. */
export interface Instruction {
  /** What it does: 16 bits. */
  readonly code: number;
  /** How many instructions it skips when its test holds, and when it does not: 8 bits each. */
  readonly jt: number;
  readonly jf: number;
  /** Its constant: 32 bits. */
  readonly k: number;
}

/** The instructions that the compiler uses: `include/uapi/linux/bpf_common.h`. */
export const Code = {
  /** A = the 32 bits at offset k of `struct seccomp_data`. */
  LOAD: 0x20,
  /** Skip k instructions. */
  JUMP: 0x05,
  /** Is A == k? */
  EQUAL: 0x15,
  /** Is A >= k, unsigned? */
  AT_LEAST: 0x35,
  /** The filter's result is k. */
  RETURN: 0x06,
} as const;

/** How many instructions the kernel takes: BPF_MAXINSNS in `include/uapi/linux/bpf_common.h`. */
export const INSTRUCTIONS_MAX = 4096;

/** A conditional jump has 8 bits for its distance. */
const REACH = 255;

/** An instruction, by how many instructions follow it. */
export type Label = number;

/** Writes a program from its end to its beginning. */
export class Assembler {
  private readonly reversed: Instruction[] = [];
  /** The nearest `return` of each value. */
  private readonly returns = new Map<number, Label>();

  /** The result `value`: an instruction in reach that has it, or a new one. */
  result(value: number): Label {
    const known = this.returns.get(value);
    // Two more instructions may be written before the jump that this is for.
    if (known !== undefined && this.distance(known) + 2 <= REACH) return known;
    const label = this.write({ code: Code.RETURN, jt: 0, jf: 0, k: value });
    this.returns.set(value, label);
    return label;
  }

  /** Goes to `yes` if the loaded word passes the test `code` against `k`, else to `no`. */
  test(code: number, k: number, yes: Label, no: Label): Label {
    const nearYes = this.bringNear(yes, 1);
    const nearNo = this.bringNear(no, 0);
    return this.write({ code, jt: this.distance(nearYes), jf: this.distance(nearNo), k });
  }

  /** Loads the word at `offset` of `struct seccomp_data` and goes on to `next`. */
  load(offset: number, next: Label): Label {
    if (this.distance(next) > 0) this.jump(next);
    return this.write({ code: Code.LOAD, jt: 0, jf: 0, k: offset });
  }

  /** The program; it begins with the instruction that was written last. */
  finish(): readonly Instruction[] {
    return this.reversed.reverse();
  }

  /** How many instructions lie between the next one to be written and `label`. */
  private distance(label: Label): number {
    return this.reversed.length - label - 1;
  }

  /** `label`, or a jump to it when it is out of reach once `more` instructions are written. */
  private bringNear(label: Label, more: number): Label {
    return this.distance(label) + more <= REACH ? label : this.jump(label);
  }

  private jump(label: Label): Label {
    return this.write({ code: Code.JUMP, jt: 0, jf: 0, k: this.distance(label) });
  }

  private write(instruction: Instruction): Label {
    return this.reversed.push(instruction) - 1;
  }
}
