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
  /** A = A & k. */
  AND: 0x54,
  /** Skip k instructions. */
  JUMP: 0x05,
  /** Is A == k? */
  EQUAL: 0x15,
  /** Is A >= k, unsigned? */
  AT_LEAST: 0x35,
  /** Is any bit of k set in A? */
  ANY_BIT: 0x45,
  /** The filter's result is k. */
  RETURN: 0x06,
} as const;

/** How many instructions the kernel takes: BPF_MAXINSNS in `include/uapi/linux/bpf_common.h`. */
export const INSTRUCTIONS_MAX = 4096;

/** A conditional jump has 8 bits for its distance. */
const REACH = 255;

/** An instruction, by how many instructions follow it. */
export type Label = number;

/** What becomes of a number: the value that the filter returns, or a decision by its arguments. */
export type Outcome = number;

/** No action has this value, nor any with the low bits that number the decisions. */
const DECISION = 0x4000_0000;

/** The outcome that decision `index` is: 0 to 16,383. */
export const decision = (index: number): Outcome => DECISION + index;

const isDecision = (outcome: Outcome): boolean =>
  outcome >= DECISION && outcome < DECISION + 0x4000;

/** Writes a program from its end to its beginning. */
export class Assembler {
  private readonly reversed: Instruction[] = [];
  /** The nearest instruction that has each outcome. */
  private readonly outcomes = new Map<Outcome, Label>();

  /** The outcome: an instruction in reach that has it, or a new one. */
  outcome(outcome: Outcome): Label {
    const known = this.outcomes.get(outcome);
    // Two more instructions may be written before the jump that this is for.
    if (known !== undefined && this.distance(known) + 2 <= REACH) return known;
    const label =
      known !== undefined && isDecision(outcome)
        ? this.jump(known)
        : this.write({ code: Code.RETURN, jt: 0, jf: 0, k: outcome });
    this.outcomes.set(outcome, label);
    return label;
  }

  /** Says that a decision begins at `label`. */
  define(outcome: Outcome, label: Label): void {
    this.outcomes.set(outcome, label);
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

  /** Masks the loaded word and goes on to `next`. */
  and(mask: number, next: Label): Label {
    if (this.distance(next) > 0) this.jump(next);
    return this.write({ code: Code.AND, jt: 0, jf: 0, k: mask });
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
