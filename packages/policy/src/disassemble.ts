// disassemble: Program -> one line for each instruction, with what its numbers mean. TypeScript only.
//
//     4: jge #64, 9, 5      ; semget       goes to 9 when the loaded word is at least 64, else to 5
//     5: jeq #60, 12        ; exit         goes to 12 when it is 60, else on
//    12: ret allow
//
// Jumps lead forwards only, so one pass from the beginning knows at each instruction which ABIs and calls
// come there, and which word is loaded.

import { type Abi, abiFacts, abis, syscallName, syscallParameters } from "@sbx/syscalls";
import { Code, type Instruction } from "./assemble.js";
import { SECCOMP_DATA_ARGUMENTS, wordsOf } from "./compare.js";
import { type Program, SECCOMP_DATA_ARCH, SECCOMP_DATA_NUMBER } from "./compile.js";
import { Class, classOf, isTest, mnemonic, nextOf } from "./mnemonic.js";

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
    const line = `${String(index).padStart(width)}: ${mnemonic(instruction, index, (offset) => word(offset, states[index]))}`;
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
function follow(instruction: Instruction, index: number, state: State): [number, State][] {
  const { code, k } = instruction;
  const places = nextOf(instruction, index);
  const [next = 0, otherwise = 0] = places;
  if (code === Code.LOAD) return [[next, { ...state, loaded: k }]];
  if (code === Code.EQUAL) {
    return [
      [next, whenEqual(state, k)],
      [otherwise, unlessEqual(state, k)],
    ];
  }
  const left = changesLoaded(instruction) ? { ...state, loaded: undefined } : state;
  return places.map((place) => [place, left]);
}

/** Whether the word is no longer what was loaded; a mask leaves bits of it. */
function changesLoaded(instruction: Instruction): boolean {
  const { code } = instruction;
  const kind = classOf(instruction);
  return kind === Class.LD || (kind === Class.ALU && code !== Code.AND) || code === TXA;
}

/** A = X. */
const TXA = 0x87;

function whenEqual(state: State, k: number): State {
  if (state.loaded === SECCOMP_DATA_NUMBER) return { ...state, numbers: [k] };
  if (state.loaded !== SECCOMP_DATA_ARCH) return state;
  return { ...state, abis: state.abis.filter((abi) => abiFacts(abi).auditArch === k) };
}

function unlessEqual(state: State, k: number): State {
  if (state.loaded !== SECCOMP_DATA_ARCH) return state;
  return { ...state, abis: state.abis.filter((abi) => abiFacts(abi).auditArch !== k) };
}

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
function noteOn(instruction: Instruction, state: State | undefined): string | undefined {
  const { code, k } = instruction;
  if (state === undefined) return undefined;
  if (code === Code.LOAD) return parameterAt(k, state);
  if (!isTest(instruction) || code === Code.ANY_BIT) return undefined;
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
