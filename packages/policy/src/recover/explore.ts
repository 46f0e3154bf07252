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
import { type Program, SECCOMP_DATA_ARCH, SECCOMP_DATA_NUMBER } from "../compile.js";
import { calculate } from "../machine.js";
import { narrow, type Region } from "../region.js";
import { negate } from "../satisfy.js";
import { onlyOf, part, type Ranges } from "./ranges.js";
import {
  asTest,
  type Difference,
  type Held,
  isNumbered,
  join,
  known,
  mixed,
  operate,
  testOf,
  type WordTest,
  wordAt,
} from "./symbol.js";

/** Which calls are asked about. */
export interface Calls {
  readonly archs: Ranges;
  readonly numbers: Ranges;
}

/** An end of the program, and the calls that come there. */
export interface Leaf extends Calls {
  readonly region: Region;
  /** `undefined` for what is worked out from the input. */
  readonly value: number | undefined;
  /** Whether all of these calls come here; else some test on the way could not be followed. */
  readonly sure: boolean;
  /** Whether the number of the call is what could not be followed. */
  readonly numbered: boolean;
}

/** Where a run of the programs stands. */
interface State extends Calls {
  /** Which of them it is. */
  readonly program: number;
  /** What those before it return together. */
  readonly before: number | undefined;
  readonly at: number;
  readonly a: Held;
  readonly x: Held;
  readonly memory: ReadonlyMap<number, Held>;
  readonly region: Region;
  readonly sure: boolean;
  readonly numbered: boolean;
}

/** What is run and gone at the most: real filters come to some thousands. */
export const STEPS_MAX = 400_000;

const CLASS = 0x07;
const SOURCE_X = 0x08;
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

const begin = ({ archs, numbers }: Calls): State => ({
  program: 0,
  before: undefined,
  at: 0,
  a: known(0),
  x: known(0),
  memory: new Map(),
  archs,
  numbers,
  region: [],
  sure: true,
  numbered: false,
});

function leafOf(state: State, returned: Held): Leaf {
  const { archs, numbers, region, sure, numbered } = state;
  const own = returned.kind === "known" ? returned.value : undefined;
  return {
    archs,
    numbers,
    region,
    value: state.program === 0 ? own : stricter(state.before, own),
    sure,
    numbered: numbered || isNumbered(returned),
  };
}

const ACTION_MASK = 0xffff_0000;

/** What the kernel does for two filters, of which `one` is newer: `seccomp_run_filters` in `kernel/seccomp.c`. */
function stricter(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return undefined;
  return (other & ACTION_MASK) < (one & ACTION_MASK) ? other : one;
}

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

function rangesAt({ archs, numbers }: Calls, offset: number): Ranges | undefined {
  if (offset === SECCOMP_DATA_NUMBER) return numbers;
  return offset === SECCOMP_DATA_ARCH ? archs : undefined;
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

function jump(state: State, next: State, { code, jt, jf, k }: Instruction): State[] {
  const { a, x } = state;
  if ((code & 0xf0) === 0) return [{ ...next, at: next.at + k }];
  const [yes, no] = [next.at + jt, next.at + jf];
  if (yes === no) return [{ ...next, at: yes }];
  const operand = (code & SOURCE_X) === 0 ? known(k) : x;
  if (a.kind === "differences" && operand.kind === "known" && isZeroTest(code, operand.value)) {
    return compareAll(next, a.of, yes, no);
  }
  if (operand.kind !== "known" || a.kind === "mixed" || a.kind === "differences") {
    const unsure = {
      ...next,
      sure: false,
      numbered: state.numbered || isNumbered(mixed(a, operand)),
    };
    return [
      { ...unsure, at: no },
      { ...unsure, at: yes },
    ];
  }
  const test =
    a.kind === "word" ? testOf(a, code, operand.value) : holds(a.value, code, operand.value);
  return follow(next, test, yes, no);
}

const isZeroTest = (code: number, operand: number): boolean =>
  (code & 0xf0) === 0x10 && operand === 0;

/** Goes to `no` with the first word that differs, and to `yes` where none does. */
function compareAll(
  next: State,
  differences: readonly Difference[],
  yes: number,
  no: number,
): State[] {
  const states: State[] = [];
  let { region } = next;
  for (const { offset, value } of differences) {
    const test = asTest({ offset, operator: "==", mask: 0xffff_ffff, value });
    const [inside, outside] = [narrow(region, test), narrow(region, negate(test))];
    if (outside) states.push({ ...next, at: no, region: outside });
    if (inside === undefined) return states;
    region = inside;
  }
  return [...states, { ...next, at: yes, region }];
}

/** What a jump asks of a known value. */
function holds(value: number, code: number, operand: number): boolean {
  switch (code & 0xf0) {
    case 0x10:
      return value === operand;
    case 0x20:
      return value > operand;
    case 0x30:
      return value >= operand;
    default:
      return (value & operand) !== 0;
  }
}

function follow(next: State, test: WordTest | undefined, yes: number, no: number): State[] {
  if (typeof test === "boolean") return [{ ...next, at: test ? yes : no }];
  if (test === undefined) throw new RangeError("no such jump");
  const ranges = rangesAt(next, test.offset);
  if (ranges === undefined) {
    const asked = asTest(test);
    const [inside, outside] = [narrow(next.region, asked), narrow(next.region, negate(asked))];
    return [
      ...(outside ? [{ ...next, at: no, region: outside }] : []),
      ...(inside ? [{ ...next, at: yes, region: inside }] : []),
    ];
  }
  const parted = part(ranges, test.operator, test.mask, test.value);
  const field = test.offset === SECCOMP_DATA_NUMBER ? "numbers" : "archs";
  if (parted === undefined) {
    const unsure = { ...next, sure: false, numbered: true };
    return [
      { ...unsure, at: no },
      { ...unsure, at: yes },
    ];
  }
  return [
    ...(parted.no.length > 0 ? [{ ...next, at: no, [field]: parted.no }] : []),
    ...(parted.yes.length > 0 ? [{ ...next, at: yes, [field]: parted.yes }] : []),
  ];
}
