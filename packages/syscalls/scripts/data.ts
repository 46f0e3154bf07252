// data: the tables of data/ -> typed facts. Their form is checked here; check.ts compares them.

import { eachRow, integer, number, oneOf, words, yesOrNo } from "./cells.js";
import { type Declaration, declarations } from "./declaration.js";
import { NONE } from "./tsv.js";

export interface AbiRow {
  readonly name: string;
  readonly auditArch: number;
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly bits: 32 | 64;
  readonly bigEndian: boolean;
  readonly column: string;
}

export interface SyscallRow {
  readonly name: string;
  /** One for each ABI, in the order of abis.tsv. */
  readonly numbers: readonly (number | undefined)[];
}

/** The parameters of one call, on the ABIs that the row names. parameters.ts says which row holds where. */
export interface PrototypeRow {
  readonly name: string;
  /** The ABIs that it is for; undefined: every ABI that no other row of the call names. */
  readonly abis: readonly string[] | undefined;
  /** In the order of the arguments; undefined where they are not known. */
  readonly parameters: readonly Declaration[] | undefined;
}

/** How much of an argument the kernel looks at when it takes it as a type that is no pointer. */
export interface TypeRow {
  readonly name: string;
  /** "word": as many as a register of the kernel's handler has. */
  readonly bits: 8 | 16 | 32 | 64 | "word";
  readonly signed: boolean;
}

/** Which constants a parameter takes. */
export interface ParameterSetRow {
  /** Names of calls; undefined: every call that no other row of the parameter names. */
  readonly calls: readonly string[] | undefined;
  readonly parameter: string;
  /** Names of sets of constants. */
  readonly sets: readonly string[];
}

export interface ConstantRow {
  readonly set: string;
  readonly name: string;
  /** One for each ABI, in the order of abis.tsv, as C prints it; undefined where the ABI lacks it. */
  readonly values: readonly (bigint | undefined)[];
}

export interface GroupRow {
  /** With the "@". */
  readonly name: string;
  /** "family": calls with one effect. */
  readonly kind: "group" | "family";
  /** Calls outside of a family that can have its effect too, among others: io_uring_setup, say. */
  readonly through: readonly string[];
  readonly help: string;
  /** Names of calls, and of groups with their "@". */
  readonly members: readonly string[];
}

/** The errnos that the manual page of a call names; none for a call that never fails. */
export interface SyscallErrnosRow {
  readonly name: string;
  readonly errnos: readonly string[];
}

export interface SinceRow {
  readonly name: string;
  readonly release: string;
}

export interface ErrnoRow {
  readonly name: string;
  readonly number: number;
  /** The name that this one is another spelling of. */
  readonly aliasOf: string | undefined;
  readonly meaning: string;
}

/** All that data/ holds; every list but `parameterSets` is in the byte order of its names. */
export interface Data {
  readonly abis: readonly AbiRow[];
  readonly syscalls: readonly SyscallRow[];
  readonly types: readonly TypeRow[];
  readonly prototypes: readonly PrototypeRow[];
  readonly parameterSets: readonly ParameterSetRow[];
  readonly constants: readonly ConstantRow[];
  readonly groups: readonly GroupRow[];
  readonly syscallErrnos: readonly SyscallErrnosRow[];
  readonly since: readonly SinceRow[];
  readonly errnos: readonly ErrnoRow[];
}

const ABI_HEADER = [
  "name",
  "audit_arch",
  "first_number",
  "last_number",
  "bits",
  "endian",
  "column",
];
export const ERRNO_HEADER = ["name", "number", "alias_of", "meaning"];
export const CONSTANT_HEADER = ["set", "name", "value", "elsewhere"];
export const SYSCALL_ERRNOS_HEADER = ["name", "errnos"];
const PROTOTYPE_HEADER = ["name", "arg0", "arg1", "arg2", "arg3", "arg4", "arg5"];

/** Read all tables. @throws Error naming file and line of the first cell that is out of form. */
export function readData(directory: string): Data {
  const abis = readAbis(directory);
  return {
    abis,
    syscalls: readSyscalls(directory, abis),
    types: readTypes(directory),
    prototypes: readPrototypes(directory),
    parameterSets: readParameterSets(directory),
    constants: readConstants(directory, abis),
    groups: readGroups(directory),
    syscallErrnos: readSyscallErrnos(directory),
    since: readSince(directory),
    errnos: readErrnos(directory),
  };
}

export function readAbis(directory: string): AbiRow[] {
  return eachRow(directory, "abis.tsv", ABI_HEADER, (cell) => ({
    name: cell(0),
    auditArch: number(cell(1)),
    firstNumber: number(cell(2)),
    lastNumber: number(cell(3)),
    bits: oneOf(cell(4), { "32": 32, "64": 64 } as const),
    bigEndian: oneOf(cell(5), { big: true, little: false }),
    column: cell(6),
  }));
}

export function syscallHeader(abis: readonly AbiRow[]): string[] {
  return ["name", ...abis.map((abi) => abi.column)];
}

export function readErrnos(directory: string): ErrnoRow[] {
  return eachRow(directory, "errnos.tsv", ERRNO_HEADER, (cell) => ({
    name: cell(0),
    number: number(cell(1)),
    aliasOf: cell(2) === NONE ? undefined : cell(2),
    meaning: cell(3),
  }));
}

export function readSyscalls(directory: string, abis: readonly AbiRow[]): SyscallRow[] {
  return eachRow(directory, "syscalls.tsv", syscallHeader(abis), (cell) => ({
    name: cell(0),
    numbers: abis.map((_, i) => (cell(i + 1) === NONE ? undefined : number(cell(i + 1)))),
  }));
}

function readTypes(directory: string): TypeRow[] {
  return eachRow(directory, "types.tsv", ["type", "bits", "signed"], (cell) => ({
    name: cell(0),
    bits: oneOf(cell(1), { "8": 8, "16": 16, "32": 32, "64": 64, word: "word" } as const),
    signed: oneOf(cell(2), yesOrNo),
  }));
}

/** The first cell is "NAME", or "NAME@ABI,ABI" where the parameters are those of some ABIs only. */
function readPrototypes(directory: string): PrototypeRow[] {
  return eachRow(directory, "prototypes.tsv", PROTOTYPE_HEADER, (cell) => {
    const [name, abis, ...rest] = cell(0).split("@");
    if (name === undefined || rest.length > 0) throw new Error(`"${cell(0)}" has more than one @`);
    return {
      name,
      abis: abis?.split(","),
      parameters: declarations([1, 2, 3, 4, 5, 6].map(cell)),
    };
  });
}

function readParameterSets(directory: string): ParameterSetRow[] {
  return eachRow(directory, "parameter-sets.tsv", ["calls", "parameter", "sets"], (cell) => ({
    calls: cell(0) === "*" ? undefined : words(cell(0)),
    parameter: cell(1),
    sets: words(cell(2)),
  }));
}

/** The last cell has "ABI,ABI=VALUE" for the ABIs where the constant has another value, or none. */
function readConstants(directory: string, abis: readonly AbiRow[]): ConstantRow[] {
  return eachRow(directory, "constants.tsv", CONSTANT_HEADER, (cell) => {
    const elsewhere = new Map(
      words(cell(3)).flatMap((text) => {
        const [names = "", value = ""] = text.split("=");
        return names.split(",").map((abi): [string, string] => [abi, value]);
      }),
    );
    const values = abis.map(({ name }) => {
      const text = elsewhere.get(name) ?? cell(2);
      elsewhere.delete(name);
      return text === NONE ? undefined : integer(text);
    });
    if (elsewhere.size > 0) throw new Error(`there is no ABI "${[...elsewhere.keys()][0]}"`);
    return { set: cell(0), name: cell(1), values };
  });
}

function readGroups(directory: string): GroupRow[] {
  const header = ["name", "kind", "through", "help", "members"];
  return eachRow(directory, "groups.tsv", header, (cell) => ({
    name: cell(0),
    kind: oneOf(cell(1), { group: "group", family: "family" } as const),
    through: words(cell(2)),
    help: cell(3),
    members: words(cell(4)),
  }));
}

function readSyscallErrnos(directory: string): SyscallErrnosRow[] {
  return eachRow(directory, "errors.tsv", SYSCALL_ERRNOS_HEADER, (cell) => ({
    name: cell(0),
    errnos: words(cell(1)),
  }));
}

function readSince(directory: string): SinceRow[] {
  return eachRow(directory, "since.tsv", ["name", "release"], (cell) => ({
    name: cell(0),
    release: cell(1),
  }));
}
