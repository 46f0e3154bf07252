// explore: Programs -> all that they can return together, each with what their input is then. TypeScript only.
//
// The program is run with an input that is not known. At a test of it, both ways are gone, each with what
// holds there; a way that no input can go is left out:
//
//     ld [0]                       number in 0..0xffffffff
//     jeq #41, 2, 1                one way with 41, another one without
//     ld [16]                      the lower half of the first argument
//     jset #0xf, 3, 4              one way where arg0.low & 0xf != 0, another where it is 0
//
// Of several programs each begins where the one before has ended, with what is known there.

import type { Instruction } from "../assemble.js";
import type { Program } from "../compile.js";
import { calculate } from "../machine.js";
import { jump } from "./jump.js";
import { onlyOf } from "./ranges.js";
import { begin, type Calls, type Leaf, leafOf, rangesAt, SOURCE_X, type State } from "./state.js";
import { type Held, isNumbered, join, known, operate, wordAt } from "./symbol.js";

export type { Calls, Leaf } from "./state.js";

/** What is run and gone at the most: real filters come to some thousands. */
export const STEPS_MAX = 400_000;

const CLASS = 0x07;
const Class = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, RET: 6, MISC: 7 } as const;
const RETURN_A = 0x16;
const MODE = 0xe0;
const Mode = { IMM: 0x00, ABS: 0x20, MEM: 0x60, LEN: 0x80 } as const;
const DATA_SIZE = 64;
const DIVIDE = 0x30;

/** All ends that `calls` can come to; `undefined` when it would take more than `most` steps. */
export function explore(
  programs: readonly Program[],
  calls: Calls,
  most = STEPS_MAX,
): readonly Leaf[] | undefined {
  const leaves: Leaf[] = [];
  const states: State[] = [begin(calls)];
  for (let steps = 0; states.length > 0; steps++) {
    if (steps > most) return undefined;
    const state = states.pop() as State;
    const { instructions } = programs[state.program] as Program;
    const instruction = instructions[state.at];
    if (instruction === undefined) throw new RangeError(`no instruction ${state.at}`);
    for (const after of step(state, instruction)) {
      if (!isEnd(after)) states.push(after);
      else if (state.program + 1 === programs.length) leaves.push(after);
      else states.push(goOn(state, after));
    }
  }
  return leaves;
}

const isEnd = (after: State | Leaf): after is Leaf => "value" in after;

/** The next program, from where the one before has ended. */
const goOn = ({ program }: State, { value, ...known }: Leaf): State => ({
  ...begin(known),
  ...known,
  program: program + 1,
  before: value,
});

/** What may come next. */
function step(state: State, instruction: Instruction): (State | Leaf)[] {
  const { code, k } = instruction;
  const next: State = { ...state, at: state.at + 1 };
  switch (code & CLASS) {
    case Class.LD:
      return [{ ...next, a: load(state, instruction) }];
    case Class.LDX:
      return [{ ...next, x: load(state, instruction) }];
    case Class.ST:
    case Class.STX: {
      const stored = (code & CLASS) === Class.ST ? state.a : state.x;
      return [{ ...next, memory: new Map(state.memory).set(k, stored) }];
    }
    case Class.ALU:
      return alter(state, next, instruction);
    case Class.RET:
      return [leafOf(state, code === RETURN_A ? state.a : known(k))];
    case Class.JMP:
      return jump(state, next, instruction);
    default:
      return [code === 0x07 ? { ...next, x: state.a } : { ...next, a: state.x }];
  }
}

function load(state: State, { code, k }: Instruction): Held {
  switch (code & MODE) {
    case Mode.IMM:
      return known(k);
    case Mode.LEN:
      return known(DATA_SIZE);
    case Mode.MEM:
      return state.memory.get(k) ?? known(0);
    default: {
      const only = onlyOf(rangesAt(state, k) ?? []);
      return only === undefined ? wordAt(k) : known(only);
    }
  }
}

function alter(state: State, next: State, instruction: Instruction): (State | Leaf)[] {
  const { code, k } = instruction;
  const { a, x } = state;
  const operand = (code & SOURCE_X) === 0 ? known(k) : x;
  const divides = (code & 0xf0) === DIVIDE;
  if (operand.kind !== "known") {
    const result = { ...next, a: join(a, code, operand) };
    if (!divides) return [result];
    // Where it is 0, the program ends with 0.
    const unsure = { ...result, sure: false, numbered: state.numbered || isNumbered(operand) };
    return [leafOf({ ...state, ...unsure }, known(0)), unsure];
  }
  if (divides && operand.value === 0) return [leafOf(state, known(0))];
  if (a.kind !== "known") return [{ ...next, a: operate(a, code, operand.value) }];
  const machine = { a: a.value, x: operand.value };
  return [{ ...next, a: known(calculate(machine, { ...instruction, k: operand.value })) }];
}
