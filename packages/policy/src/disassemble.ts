// disassemble: Program -> one line for each instruction, with what its numbers mean. TypeScript only.
//
//     4: jge #64, 9, 5      ; semget       goes to 9 when the loaded word is at least 64, else to 5
//     5: jeq #60, 12        ; exit         goes to 12 when it is 60, else on
//    12: ret allow
//
// Jumps lead forwards only, so one pass from the beginning knows at each instruction which ABIs and calls
// come there, and which word is loaded.

import { type Abi, abiFacts, abis, syscallName, syscallParameters } from "@sbx/syscalls";
import { actionOf, formatAction } from "./action.js";
import { Code, type Instruction } from "./assemble.js";
import { SECCOMP_DATA_ARGUMENTS, wordsOf } from "./compare.js";
import { type Program, SECCOMP_DATA_ARCH, SECCOMP_DATA_NUMBER } from "./compile.js";

/** What is known where an instruction runs. */
interface State {
  readonly abis: readonly Abi[];
  /** The offset of the word that is loaded. */
  readonly loaded: number | undefined;
  /** The numbers of the calls that come here; `undefined` for any. */
  readonly numbers: readonly number[] | undefined;
}

/** Where the notes begin. */
const NOTE_COLUMN = 32;

/** The lines of `program`. */
export function disassemble({ instructions }: Program): string[] {
  const width = String(instructions.length - 1).length;
  const states = statesOf(instructions);
  return instructions.map((instruction, index) => {
    const line = `${String(index).padStart(width)}: ${describe(instruction, index, states[index])}`;
    const note = noteOn(instruction, states[index]);
    return note === undefined ? line : `${line.padEnd(NOTE_COLUMN)} ; ${note}`;
  });
}

function statesOf(instructions: readonly Instruction[]): (State | undefined)[] {
  const states = new Array<State | undefined>(instructions.length).fill(undefined);
  states[0] = { abis: abis.map(({ name }) => name), loaded: undefined, numbers: undefined };
  for (const [index, instruction] of instructions.entries()) {
    const state = states[index];
    if (state === undefined) continue;
    for (const [target, reached] of follow(instruction, index, state)) {
      const known = states[target];
      states[target] = known ? both(known, reached) : reached;
    }
  }
  return states;
}

/** What is known at two ways to the same instruction. */
function both(one: State, other: State): State {
  return {
    abis: [...new Set([...one.abis, ...other.abis])],
    loaded: one.loaded === other.loaded ? one.loaded : undefined,
    numbers: one.numbers && other.numbers && [...new Set([...one.numbers, ...other.numbers])],
  };
}

/** The instructions that may come next, and what is known there. */
function follow({ code, jt, jf, k }: Instruction, index: number, state: State): [number, State][] {
  const next = index + 1;
  switch (code) {
    case Code.RETURN:
      return [];
    case Code.LOAD:
      return [[next, { ...state, loaded: k }]];
    case Code.AND:
      return [[next, state]];
    case Code.JUMP:
      return [[next + k, state]];
    case Code.EQUAL:
      return [
        [next + jt, whenEqual(state, k)],
        [next + jf, unlessEqual(state, k)],
      ];
    default:
      return [
        [next + jt, state],
        [next + jf, state],
      ];
  }
}

function whenEqual(state: State, k: number): State {
  if (state.loaded === SECCOMP_DATA_NUMBER) return { ...state, numbers: [k] };
  if (state.loaded !== SECCOMP_DATA_ARCH) return state;
  return { ...state, abis: state.abis.filter((abi) => abiFacts(abi).auditArch === k) };
}

function unlessEqual(state: State, k: number): State {
  if (state.loaded !== SECCOMP_DATA_ARCH) return state;
  return { ...state, abis: state.abis.filter((abi) => abiFacts(abi).auditArch !== k) };
}

function describe(
  { code, jt, jf, k }: Instruction,
  index: number,
  state: State | undefined,
): string {
  const next = index + 1;
  const test = (name: string) => `${name} #${constant(k)}, ${targets(next + jt, next + jf, next)}`;
  switch (code) {
    case Code.LOAD:
      return `ld [${word(k, state)}]`;
    case Code.AND:
      return `and #${constant(k)}`;
    case Code.JUMP:
      return `ja ${next + k}`;
    case Code.EQUAL:
      return test("jeq");
    case Code.AT_LEAST:
      return test("jge");
    case Code.ANY_BIT:
      return test("jset");
    case Code.RETURN:
      return `ret ${formatAction(actionOf(k))}`;
    default:
      return `unknown 0x${code.toString(16)} ${jt} ${jf} ${constant(k)}`;
  }
}

/** Where a test leads; to the next instruction when it fails, if nothing else is said. */
const targets = (yes: number, no: number, next: number): string =>
  no === next ? String(yes) : `${yes}, ${no}`;

/** Numbers of calls in decimal; architectures, and numbers with a high bit, in hexadecimal. */
const constant = (k: number): string => (k < 0x1000_0000 ? String(k) : `0x${k.toString(16)}`);

/** The word at `offset` of `struct seccomp_data`. */
function word(offset: number, state: State | undefined): string {
  if (offset === SECCOMP_DATA_NUMBER) return "nr";
  if (offset === SECCOMP_DATA_ARCH) return "arch";
  if (offset < SECCOMP_DATA_ARGUMENTS) return String(offset);
  const argument = Math.floor((offset - SECCOMP_DATA_ARGUMENTS) / 8);
  const isBig = state?.abis.every((abi) => abiFacts(abi).bigEndian) ?? false;
  const isLow = (offset % 8 === 0) !== isBig;
  return `arg${argument}.${isLow ? "low" : "high"}`;
}

/** What a constant or a word means there. */
function noteOn({ code, k }: Instruction, state: State | undefined): string | undefined {
  if (state === undefined) return undefined;
  if (code === Code.LOAD) return parameterAt(k, state);
  if (code !== Code.EQUAL && code !== Code.AT_LEAST) return undefined;
  if (state.loaded === SECCOMP_DATA_ARCH) {
    const names = abis.filter(({ auditArch }) => auditArch === k).map(({ name }) => name);
    return names.length > 0 ? names.join(", ") : undefined;
  }
  return state.loaded === SECCOMP_DATA_NUMBER ? nameOf(k, state) : undefined;
}

function nameOf(number: number, state: State): string | undefined {
  const names = state.abis.flatMap((abi) => syscallName(abi, number) ?? []);
  return names[0];
}

/** The parameter that a word belongs to, where all calls that come there have the same. */
function parameterAt(offset: number, state: State): string | undefined {
  const { numbers = [] } = state;
  const notes = new Set<string>();
  for (const number of numbers) {
    for (const abi of state.abis) {
      const name = syscallName(abi, number);
      const parameters = name === undefined ? undefined : syscallParameters(abi, name);
      const found = parameters?.find((parameter) => {
        const { lower, upper } = wordsOf(parameter, abi);
        return lower === offset || upper === offset;
      });
      if (found) notes.add(`${found.name} of ${name}`);
    }
  }
  return notes.size === 1 ? [...notes][0] : undefined;
}
