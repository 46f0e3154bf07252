// soundness: Program -> what the kernel, or the language, would object to

import { actionOf, returnValue } from "../src/action.js";
import { Code, INSTRUCTIONS_MAX, type Instruction } from "../src/assemble.js";
import { type Program, run, type SystemCall, simulate } from "../src/index.js";
import type { Meaning } from "./meaning.js";

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
  return code === Code.LOAD ? [at + 1] : [at + 1 + jt, at + 1 + jf];
}

function faultsOfInstruction({ code, jt, jf, k }: Instruction): string[] {
  const faults: string[] = [];
  const isTest = code === Code.EQUAL || code === Code.AT_LEAST;
  if (!Object.values<number>(Code).includes(code)) faults.push(`code 0x${code.toString(16)}`);
  if (code === Code.LOAD && k !== 0 && k !== 4) faults.push(`loads offset ${k}`);
  if (code === Code.RETURN && returnValue(actionOf(k)) !== k) faults.push(`returns ${k}`);
  if (!isTest && (jt !== 0 || jf !== 0)) faults.push("has targets");
  if (isTest && jt === jf) faults.push("decides nothing");
  if (![jt, jf].every((skip) => Number.isInteger(skip) && skip >= 0 && skip <= 255)) {
    faults.push("skips too far");
  }
  return faults;
}

/** The first of `calls` with which `program` does not do what `meaning` says. */
export function firstWrong(
  program: Program,
  meaning: Meaning,
  calls: readonly SystemCall[],
): string | undefined {
  if (meaning.refused !== undefined) throw new Error(`refused: ${meaning.refused}`);
  for (const call of calls) {
    const is = returnValue(simulate(program, call));
    const wanted = returnValue(meaning.decide(call));
    if (is !== wanted) {
      const values = `0x${is.toString(16)} instead of 0x${wanted.toString(16)}`;
      return `${call.abi} ${call.number}: ${values}`;
    }
  }
  return undefined;
}

/** How many instructions the longest of the runs takes. */
export function longestRun(program: Program, calls: readonly SystemCall[]): number {
  return Math.max(...calls.map((call) => run(program, call).executed));
}
