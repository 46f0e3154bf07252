// data: the tables of data/ -> typed facts. Their form is checked here; check.ts compares them.

import { NONE, readTable } from "./tsv.js";

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

export interface PrototypeRow {
  readonly name: string;
  readonly parameters: readonly { readonly type: string; readonly name: string }[];
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

export interface Data {
  readonly abis: readonly AbiRow[];
  readonly syscalls: readonly SyscallRow[];
  readonly prototypes: readonly PrototypeRow[];
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
const PROTOTYPE_HEADER = ["name", "arg0", "arg1", "arg2", "arg3", "arg4", "arg5"];
const SINCE_HEADER = ["name", "release"];

/** Read all tables. @throws Error naming file and line of the first cell that is out of form. */
export function readData(directory: string): Data {
  const abis = readAbis(directory);
  return {
    abis,
    syscalls: readSyscalls(directory, abis),
    prototypes: readPrototypes(directory),
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

function readSyscalls(directory: string, abis: readonly AbiRow[]): SyscallRow[] {
  return eachRow(directory, "syscalls.tsv", syscallHeader(abis), (cell) => ({
    name: cell(0),
    numbers: abis.map((_, i) => (cell(i + 1) === NONE ? undefined : number(cell(i + 1)))),
  }));
}

function readPrototypes(directory: string): PrototypeRow[] {
  return eachRow(directory, "prototypes.tsv", PROTOTYPE_HEADER, (cell) => {
    const cells = [1, 2, 3, 4, 5, 6].map(cell);
    const count = cells.indexOf(NONE) < 0 ? cells.length : cells.indexOf(NONE);
    if (cells.slice(count).some((text) => text !== NONE))
      throw new Error("a gap in the parameters");
    return { name: cell(0), parameters: cells.slice(0, count).map(parameter) };
  });
}

function readSince(directory: string): SinceRow[] {
  return eachRow(directory, "since.tsv", SINCE_HEADER, (cell) => ({
    name: cell(0),
    release: cell(1),
  }));
}

function eachRow<Row>(
  directory: string,
  file: string,
  header: readonly string[],
  convert: (cell: (index: number) => string) => Row,
): Row[] {
  return readTable(directory, file, header).rows.map((row, index) => {
    try {
      return convert((i) => row[i] as string); // readTable has counted the cells
    } catch (error) {
      throw new Error(`${file}:${index + 2}: ${(error as Error).message}`, { cause: error });
    }
  });
}

function number(text: string): number {
  if (!/^(0|[1-9][0-9]*|0x[0-9a-f]{8})$/.test(text)) throw new Error(`"${text}" is not a number`);
  return Number(text);
}

function oneOf<Value>(text: string, values: Readonly<Record<string, Value>>): Value {
  const value = values[text];
  if (value === undefined) throw new Error(`"${text}" is not ${Object.keys(values).join(" or ")}`);
  return value;
}

/** "struct stat *statbuf" -> type "struct stat *", name "statbuf". */
function parameter(text: string): { type: string; name: string } {
  const match = /^([a-z_]\w*(?: \w+)*(?: \*+(?:const \*+)?| ))([a-z_]\w*)$/i.exec(text);
  if (!match) throw new Error(`"${text}" is not a type and a name`);
  return { type: (match[1] as string).trim(), name: match[2] as string };
}
