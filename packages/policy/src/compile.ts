// compile: Ruleset -> Program. Twin: native/core/compile.c

import { abiFacts } from "@sbx/syscalls";
import { returnValue } from "./action.js";
import { Assembler, Code, INSTRUCTIONS_MAX, type Instruction, type Label } from "./assemble.js";
import { fail } from "./diagnostic.js";
import type { Ruleset } from "./resolve.js";

/** A filter for the kernel. */
export interface Program {
  readonly instructions: readonly Instruction[];
}

/** Offsets in `struct seccomp_data`, `include/uapi/linux/seccomp.h`. */
export const SECCOMP_DATA_NUMBER = 0;
export const SECCOMP_DATA_ARCH = 4;

const NUMBER_MAX = 0xffff_ffff;

/** The number -1: a tracer leaves it where it skips a call, so it is no call of any ABI (ptrace(2)). */
const NO_CALL = 0xffff_ffff;

/**
 * A test by which the result changes: from `start` on it is `value`. Where `after` differs, only
 * `start` itself has that result, and `after` follows.
 */
interface Step {
  readonly start: number;
  readonly value: number;
  readonly after: number;
}

const isSingle = ({ value, after }: Step): boolean => value !== after;

/**
 * How many steps are tested in a row at the end of a path. A row of three saves a third of the
 * instructions that a pure tree needs, and makes no path longer than that of the pure tree.
 */
const ROW = 3;

/**
 * Writes the filter: the architecture is checked, then a balanced tree finds the number's range.
 * The numbers of x32 are a range like any other.
 *
 * @throws PolicyError `program_too_long`.
 */
export function compile(ruleset: Ruleset): Program {
  const { source, abi, foreign } = ruleset;
  const assembler = new Assembler();
  const tree = writeTree(assembler, findSteps(ruleset));
  const native = assembler.load(SECCOMP_DATA_NUMBER, tree);
  const other = assembler.result(returnValue(foreign));
  const check = assembler.test(Code.EQUAL, abiFacts(abi).auditArch, native, other);
  assembler.load(SECCOMP_DATA_ARCH, check);

  const instructions = assembler.finish();
  if (instructions.length > INSTRUCTIONS_MAX) {
    fail({ code: "program_too_long", source, span: { start: 0, end: 0 }, limit: INSTRUCTIONS_MAX });
  }
  return { instructions };
}

/** Finds how the result changes from number 0 upwards; the first step is the result of number 0. */
function findSteps({ abi, rules, otherwise, foreign }: Ruleset): Step[] {
  const { firstNumber, lastNumber } = abiFacts(abi);
  const [outside, inside] = [returnValue(foreign), returnValue(otherwise)];
  const steps: Step[] = [];

  beginRange(steps, 0, outside);
  beginRange(steps, firstNumber, inside);
  for (const [index, { number, action }] of rules.entries()) {
    beginRange(steps, number, returnValue(action));
    const goesOn = rules[index + 1]?.number === number + 1;
    if (number < NUMBER_MAX && !goesOn) beginRange(steps, number + 1, inside);
  }
  if (lastNumber < NUMBER_MAX) {
    beginRange(steps, lastNumber + 1, outside);
    beginRange(steps, NO_CALL, inside);
  }
  return steps;
}

/**
 * From number `start` on the result is `value`. A range that proves empty is forgotten; one of a
 * single number between two alike becomes a single step.
 */
function beginRange(steps: Step[], start: number, value: number): void {
  if (steps.at(-1)?.start === start) steps.pop();
  const last = steps.at(-1);
  if (last?.after === value) return;
  if (last?.start === start - 1 && steps.at(-2)?.after === value) {
    steps[steps.length - 1] = { ...last, after: value };
  } else {
    steps.push({ start, value, after: value });
  }
}

/** Writes the tests that find the result of the loaded number. */
function writeTree(assembler: Assembler, list: readonly Step[]): Label {
  /** The steps from `low` up to, not including, `high`. */
  function tree(low: number, high: number): Label {
    if (high - low <= ROW) return row(low, high);
    const middle = split(list, low, high);
    const step = list[middle] as Step;
    const right = tree(isSingle(step) ? middle : middle + 1, high);
    const left = tree(low, middle);
    return assembler.test(Code.AT_LEAST, step.start, right, left);
  }

  /** The last step is tested first: below a range's beginning only earlier steps are left. */
  function row(low: number, high: number): Label {
    let label = assembler.result((list[low - 1] as Step).after);
    for (const step of list.slice(low, high)) {
      const code = isSingle(step) ? Code.EQUAL : Code.AT_LEAST;
      label = assembler.test(code, step.start, assembler.result(step.value), label);
    }
    return label;
  }

  return tree(1, list.length);
}

/** The middle, or a range's beginning beside it: it needs no second test on its right. */
function split(list: readonly Step[], low: number, high: number): number {
  const middle = Math.floor((low + high) / 2);
  const free = [middle, middle - 1, middle + 1].find(
    (index) => index > low && index < high && !isSingle(list[index] as Step),
  );
  return free ?? middle;
}

/** The program as the kernel takes it: `struct sock_filter[]`, little-endian. */
export function programBytes({ instructions }: Program): Uint8Array {
  const bytes = new Uint8Array(instructions.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, jt, jf, k }] of instructions.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, jt);
    view.setUint8(index * 8 + 3, jf);
    view.setUint32(index * 8 + 4, k, true);
  }
  return bytes;
}
