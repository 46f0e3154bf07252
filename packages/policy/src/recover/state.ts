// state: where a run of programs stands, and where it has ended. TypeScript only.

import { SECCOMP_DATA_ARCH, SECCOMP_DATA_NUMBER } from "../compile.js";
import type { Region } from "../region.js";
import type { Ranges } from "./ranges.js";
import { type Held, isNumbered, known } from "./symbol.js";

/** In the code of an instruction: the operand is X. */
export const SOURCE_X = 0x08;

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
export interface State extends Calls {
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

/** The beginning of the first program. */
export const begin = ({ archs, numbers }: Calls): State => ({
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

/** The end that `state` has come to. */
export function leafOf(state: State, returned: Held): Leaf {
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

/** What is known of a word that is no argument. */
export function rangesAt({ archs, numbers }: Calls, offset: number): Ranges | undefined {
  if (offset === SECCOMP_DATA_NUMBER) return numbers;
  return offset === SECCOMP_DATA_ARCH ? archs : undefined;
}
