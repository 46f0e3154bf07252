// parameters: prototypes, types and sets -> the parameters of a call on an ABI.

import type { AbiRow, Data, PrototypeRow } from "./data.js";
import type { Declaration } from "./declaration.js";

/** A parameter as a filter sees it. */
export interface ResolvedParameter {
  readonly name: string;
  readonly type: string;
  /** The argument that has it, or its lower half: 0 to 5. */
  readonly argument: number;
  /** The argument that has its upper half, on an ABI that splits it. */
  readonly upperArgument: number | undefined;
  /** How many bits the kernel looks at. */
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly pointer: boolean;
  /** The names of the sets of constants that it takes. */
  readonly sets: readonly string[];
}

/** What looks parameters up; `parameterFinder` makes it. */
export type FindParameters = (
  abi: string,
  name: string,
) => readonly ResolvedParameter[] | undefined;

/**
 * Index the tables once, and look up often.
 *
 * @returns the parameters of a call on an ABI, or undefined when the ABI lacks the call or they are not
 *   known there. A row that names the ABI counts; else the one that names none.
 */
export function parameterFinder(data: Data): FindParameters {
  const rows = prototypeIndex(data.prototypes);
  const types = new Map(data.types.map((row) => [row.name, row]));
  const sets = setIndex(data);
  const numbers = new Map(data.syscalls.map((row) => [row.name, row.numbers]));
  return (abiName, name) => {
    const index = data.abis.findIndex((abi) => abi.name === abiName);
    if (numbers.get(name)?.[index] === undefined) return undefined;
    const abi = data.abis[index] as AbiRow;
    const row = rows.get(`${name}@${abiName}`) ?? rows.get(name);
    return row?.parameters?.flatMap((declaration, argument, all) => {
      if (declaration.type === "void" || isUpper(declaration, all)) return [];
      return [
        {
          ...place(declaration, argument, all),
          ...measure(declaration.type, abi),
          sets: sets(name, declaration.name),
        },
      ];
    });
  };

  function measure(type: string, abi: AbiRow) {
    if (type.endsWith("*")) return { bits: wordBits(abi), signed: false, pointer: true };
    const row = types.get(type);
    if (!row) throw new Error(`types.tsv: ${type} is missing`);
    const bits = row.bits === "word" ? wordBits(abi) : row.bits;
    return { bits, signed: row.signed, pointer: false };
  }
}

/**
 * The bits of a register that handlers of an ABI's calls take. x32's are x86_64's, and look at all 64;
 * where one is a compatibility handler the types of its row say so.
 */
export function wordBits(abi: AbiRow): 32 | 64 {
  return abi.name === "x32" ? 64 : abi.bits;
}

/** Rows by "NAME" and by "NAME@ABI". */
function prototypeIndex(rows: readonly PrototypeRow[]): ReadonlyMap<string, PrototypeRow> {
  const keys = ({ name, abis }: PrototypeRow) => abis?.map((abi) => `${name}@${abi}`) ?? [name];
  return new Map(rows.flatMap((row) => keys(row).map((key): [string, PrototypeRow] => [key, row])));
}

function setIndex(data: Data): (call: string, parameter: string) => readonly string[] {
  const index = new Map(
    data.parameterSets.flatMap(({ calls, parameter, sets }) =>
      (calls ?? ["*"]).map((call): [string, readonly string[]] => [`${call}.${parameter}`, sets]),
    ),
  );
  return (call, parameter) =>
    index.get(`${call}.${parameter}`) ?? index.get(`*.${parameter}`) ?? [];
}

/** Whether a declaration is the upper half of one that also has a lower. */
function isUpper({ name, half }: Declaration, all: readonly Declaration[]): boolean {
  return half === "high" && all.some((other) => other.name === name && other.half === "low");
}

function place({ name, type, half }: Declaration, argument: number, all: readonly Declaration[]) {
  const upper = all.findIndex((other) => other.name === name && other.half === "high");
  return { name, type, argument, upperArgument: half === "low" && upper >= 0 ? upper : undefined };
}
