// parameter: what a filter must know of a system call's parameters on one ABI.

import { type Abi, abiIndex, abis } from "./abi.js";
import { parameterRows } from "./generated/tables.js";
import { once } from "./once.js";

/** One parameter of a system call on one ABI. */
export interface Parameter {
  /** The name that the manual page gives it. */
  readonly name: string;
  /** The C type that the kernel takes it as; a pointer's ends with a `*`. */
  readonly type: string;
  /** The argument that has it, or its lower half: 0 to 5. */
  readonly argument: number;
  /** The argument that has its upper 32 bits, on an ABI that splits it. */
  readonly upperArgument: number | undefined;
  /** How many of its bits the kernel looks at. */
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly pointer: boolean;
  /** The sets of constants that it takes; there may be none. */
  readonly sets: readonly string[];
}

type Row = (typeof parameterRows)[number];
type Table = ReadonlyMap<string, readonly Parameter[]>;

const tables = once(() => abis.map((_, index) => once(() => parameterTable(index))));

/**
 * The parameters of a system call, in order, as an ABI has them.
 *
 * Sources: the kernel's SYSCALL_DEFINE lines and its entry tables.
 *
 * @returns none or up to six, or undefined when the ABI lacks the call or they are not known there
 */
export function syscallParameters(abi: Abi, name: string): readonly Parameter[] | undefined {
  return tableOf(abi).get(name);
}

function tableOf(abi: Abi): Table {
  return (tables()[abiIndex(abi)] as () => Table)();
}

/** The rows that hold on one ABI: the second cell of a row has a bit for each. */
function parameterTable(index: number): Table {
  const here = parameterRows.filter(([, mask]) => (mask >> index) & 1);
  return new Map(here.map(([name, , ...cells]) => [name, cells.map(parameter)]));
}

function parameter(cells: Row[2]): Parameter {
  const [type, name, argument, upperArgument, bits, signed, sets] = cells;
  return {
    name,
    type,
    argument,
    upperArgument: upperArgument ?? undefined,
    bits,
    signed: signed === 1,
    pointer: type.endsWith("*"),
    sets: sets === "" ? [] : sets.split(" "),
  };
}

/** What takes the constants of a set on some ABI, as "CALL.PARAMETER", in byte order. */
export function parametersTaking(set: string, abis: readonly Abi[]): string[] {
  const taking = abis.flatMap((abi) =>
    [...tableOf(abi)].flatMap(([name, parameters]) =>
      parameters
        .filter((parameter) => parameter.sets.includes(set))
        .map((parameter) => `${name}.${parameter.name}`),
    ),
  );
  return [...new Set(taking)].sort();
}
