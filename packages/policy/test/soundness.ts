// soundness: Program -> what the kernel, or the language, would object to

import { abiFacts } from "@sbx/syscalls";
import { actionOf, returnValue } from "../src/action.js";
import { Code, INSTRUCTIONS_MAX, type Instruction } from "../src/assemble.js";
import { type Action, type Program, run, type SystemCall } from "../src/index.js";

/** What must happen to a call. */
export interface Wanted {
  readonly decide: (call: SystemCall) => Action;
}

/** What is wrong with the form of `program`: empty when nothing is. */
export function faultsOfForm({ instructions }: Program): string[] {
  const faults = instructions.flatMap((instruction, at) =>
    faultsOfInstruction(instruction).map((fault) => `${at}: ${fault}`),
  );
  if (instructions.length > INSTRUCTIONS_MAX) faults.push("too long");
  const reached = new Set([0]);
  for (const [at, instruction] of instructions.entries()) {
    if (!reached.has(at)) faults.push(`${at}: never reached`);
    for (const next of followers(instruction, at)) {
      if (next >= instructions.length) faults.push(`${at}: leads outside`);
      reached.add(next);
    }
  }
  return faults;
}

/** Where an instruction may lead; every jump of classic BPF leads forwards. */
function followers({ code, jt, jf, k }: Instruction, at: number): number[] {
  if (code === Code.RETURN) return [];
  if (code === Code.JUMP) return [at + 1 + k];
  return isTest(code) ? [at + 1 + jt, at + 1 + jf] : [at + 1];
}

const isTest = (code: number): boolean =>
  code === Code.EQUAL || code === Code.AT_LEAST || code === Code.ANY_BIT;

/** The arguments follow the number, the architecture and the instruction pointer, and end at 64. */
const isWord = (offset: number): boolean =>
  offset === 0 || offset === 4 || (offset >= 16 && offset < 64 && offset % 4 === 0);

function faultsOfInstruction({ code, jt, jf, k }: Instruction): string[] {
  const faults: string[] = [];
  if (!Object.values<number>(Code).includes(code)) faults.push(`code 0x${code.toString(16)}`);
  if (code === Code.LOAD && !isWord(k)) faults.push(`loads offset ${k}`);
  if (code === Code.RETURN && returnValue(actionOf(k)) !== k) faults.push(`returns ${k}`);
  if (code === Code.AND && (k === 0 || k === 0xffff_ffff)) faults.push(`masks with ${k}`);
  if (code === Code.ANY_BIT && k === 0) faults.push("tests no bit");
  if (!isTest(code) && (jt !== 0 || jf !== 0)) faults.push("has targets");
  if (isTest(code) && jt === jf) faults.push("decides nothing");
  if (![jt, jf].every((skip) => Number.isInteger(skip) && skip >= 0 && skip <= 255)) {
    faults.push("skips too far");
  }
  return faults;
}

/** The first of `calls` with which `program` does not do what is wanted. */
export function firstWrong(
  program: Program,
  wanted: Wanted,
  calls: readonly SystemCall[],
): string | undefined {
  for (const call of calls) {
    const is = run(program, call).value;
    const should = returnValue(wanted.decide(call));
    if (is !== should) return describeWrong(call, is, should);
  }
  return undefined;
}

/** What a program returns for a call, and what it should, as a failure tells it. */
export const describeWrong = (call: SystemCall, is: number, should: number): string =>
  `${nameOf(call)}: 0x${is.toString(16)} instead of 0x${should.toString(16)}`;

/** A call as a failure names it: `x86_64 41(0x1, 0x2)`. */
export function nameOf({ abi, number, arguments: list = [] }: SystemCall): string {
  const written = list.map((argument) => `0x${BigInt.asUintN(64, argument).toString(16)}`);
  return `${abi} ${number}${written.length > 0 ? `(${written.join(", ")})` : ""}`;
}

/**
 * What the kernel's emulator makes of a call when a filter is installed (`seccomp_is_const_allow` in
 * `kernel/seccomp.c`): the value that is returned whatever the arguments are, or `undefined` where
 * the filter looks at them.
 */
export function constantValueOf({ instructions }: Program, call: SystemCall): number | undefined {
  let loaded = 0;
  for (let at = 0; at < instructions.length; at++) {
    const { code, jt, jf, k } = instructions[at] as Instruction;
    if (code === Code.RETURN) return k;
    if (code === Code.LOAD && k > 4) return undefined;
    if (code === Code.LOAD) loaded = k === 0 ? call.number : abiFacts(call.abi).auditArch;
    else if (code === Code.JUMP) at += k;
    else if (code === Code.AND) loaded = (loaded & k) >>> 0;
    else if (code === Code.EQUAL) at += loaded === k ? jt : jf;
    else if (code === Code.AT_LEAST) at += loaded >= k ? jt : jf;
    else if (code === Code.ANY_BIT) at += (loaded & k) !== 0 ? jt : jf;
    else return undefined;
  }
  return undefined;
}

/** How many instructions the longest of the runs takes. */
export function longestRun(program: Program, calls: readonly SystemCall[]): number {
  return Math.max(...calls.map((call) => run(program, call).executed));
}
