// records: lines of JSON from the supervisor -> what a program was seen doing.

/** A call that was made, with the arguments that matter, by one program. */
export interface CallRecord {
  readonly program: string;
  /** Whether it was made by a child of the program that was started. */
  readonly child: boolean;
  readonly abi: string;
  readonly number: number;
  readonly values: ReadonlyMap<number, bigint>;
  readonly count: number;
  /** Milliseconds since the start. */
  readonly first: number;
  readonly last: number;
  readonly pid: number;
  /** What some arguments of the first such call pointed to. */
  readonly memory: ReadonlyMap<number, Uint8Array>;
  /** The lowest and the highest file descriptor in its `fd`, as signed numbers, where that is known. */
  readonly descriptors: readonly [low: number, high: number] | undefined;
}

/** A process that ran. */
export interface ProcessRecord {
  readonly pid: number;
  readonly parent: number;
  readonly program: string;
  readonly start: number;
  readonly end: number;
  /** As a shell shows it; `undefined` where only its parent was told. */
  readonly status: number | undefined;
}

/** How it all ended. */
interface EndRecord {
  /** As a shell shows it. */
  readonly status: number;
  /** In milliseconds. */
  readonly elapsed: number;
  readonly calls: number;
  readonly distinct: number;
  /** Where the filter started that let everything pass. */
  readonly installAt: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** When the program's loader was done, where that is known: constructors of libraries come after it. */
  readonly loaded: number | undefined;
  /** When `main` began, where that is known. */
  readonly main: number | undefined;
  /** How the calls were seen. */
  readonly way: "notify" | "ptrace";
}

/** All calls over time. */
export interface SeriesRecord {
  /** Milliseconds that each count is of. */
  readonly width: number;
  /** How many calls there were, from the start on. */
  readonly counts: readonly number[];
}

/** A handler that a program installed without SA_RESTART. */
interface HandlerRecord {
  readonly program: string;
  readonly signal: number;
}

/** All that was recorded. */
export interface Records {
  readonly calls: readonly CallRecord[];
  readonly processes: readonly ProcessRecord[];
  readonly series: SeriesRecord | undefined;
  readonly handlers: readonly HandlerRecord[];
  /** Absent where the supervisor could not finish. */
  readonly end: EndRecord | undefined;
  /** How many lines could not be read. */
  readonly unread: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads all lines; what is no record, as the last line of one that was cut off, is counted. */
export function readRecords(text: string): Records {
  const calls: CallRecord[] = [];
  const processes: ProcessRecord[] = [];
  const handlers: HandlerRecord[] = [];
  let series: SeriesRecord | undefined;
  let end: EndRecord | undefined;
  let unread = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const fields = parseLine(line);
    if (fields?.kind === "call") calls.push(callOf(fields));
    else if (fields?.kind === "process") processes.push(processOf(fields));
    else if (fields?.kind === "handler") handlers.push(handlerOf(fields));
    else if (fields?.kind === "series") series = seriesOf(fields);
    else if (fields?.kind === "end") end = endOf(fields);
    else unread++;
  }
  return { calls, processes, handlers, series, end, unread };
}

/** The fields of a line; `undefined` where it is none. */
export function parseLine(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

function callOf(fields: Fields): CallRecord {
  return {
    program: textOf(fields.program),
    child: fields.child === true,
    abi: textOf(fields.abi),
    number: numberOf(fields.number),
    values: valuesOf(fields.values),
    count: Math.max(1, numberOf(fields.count)),
    first: numberOf(fields.first),
    last: numberOf(fields.last),
    pid: numberOf(fields.pid),
    memory: memoryOf(fields.memory),
    descriptors: rangeOf(fields.descriptors),
  };
}

/** Two signed numbers of 32 bits, the lower one first. */
function rangeOf(value: unknown): [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high]: readonly unknown[] = value;
  const isRange = isDescriptor(low) && isDescriptor(high) && low <= high;
  return isRange ? [low, high] : undefined;
}

const isDescriptor = (value: unknown): value is number =>
  typeof value === "number" && (value | 0) === value;

const processOf = (fields: Fields): ProcessRecord => ({
  pid: numberOf(fields.pid),
  parent: numberOf(fields.parent),
  program: textOf(fields.program),
  start: numberOf(fields.start),
  end: numberOf(fields.end),
  status: typeof fields.status === "number" ? fields.status : undefined,
});

const handlerOf = (fields: Fields): HandlerRecord => ({
  program: textOf(fields.program),
  signal: numberOf(fields.signal),
});

/** How many counts are read: the supervisor makes fewer. */
const COUNTS_MAX = 4096;

function seriesOf({ width, counts }: Fields): SeriesRecord | undefined {
  const list = Array.isArray(counts) ? counts.slice(0, COUNTS_MAX).map(numberOf) : [];
  const isGood = numberOf(width) > 0 && list.some((count) => count > 0);
  return isGood ? { width: numberOf(width), counts: list } : undefined;
}

const endOf = (fields: Fields): EndRecord => ({
  status: numberOf(fields.status),
  elapsed: numberOf(fields.elapsed),
  calls: numberOf(fields.calls),
  distinct: numberOf(fields.distinct),
  installAt: textOf(fields.install_at),
  program: textOf(fields.program),
  arguments: Array.isArray(fields.arguments) ? fields.arguments.map(textOf) : [],
  loaded: timeOf(fields.loaded),
  main: timeOf(fields.main),
  way: fields.way === "ptrace" ? "ptrace" : "notify",
});

const timeOf = (value: unknown): number | undefined =>
  value === undefined ? undefined : numberOf(value);

/** A text of a process: each character is a byte, and together they are UTF-8, if they are. */
export const textOf = (value: unknown): string =>
  typeof value === "string" ? Buffer.from(value, "latin1").toString("utf8") : "";

/** A number, or one that is too large for JSON, as `0x...`. */
export function numberOf(value: unknown): number {
  const number = typeof value === "number" ? value : Number(bigintOf(value));
  return Number.isFinite(number) ? number : 0;
}

/** 64 bits, unsigned. */
export function bigintOf(value: unknown): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) {
    return BigInt.asUintN(64, BigInt(value));
  }
  const isNumber = typeof value === "string" && /^(0x[0-9a-fA-F]{1,16}|[0-9]{1,20})$/.test(value);
  return isNumber ? BigInt.asUintN(64, BigInt(value)) : 0n;
}

/** Entries by the index of an argument. */
function entriesOf(value: unknown): [number, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]): [number, unknown][] =>
    /^[0-5]$/.test(key) ? [[Number(key), one]] : [],
  );
}

const valuesOf = (value: unknown): Map<number, bigint> =>
  new Map(entriesOf(value).map(([index, one]) => [index, bigintOf(one)]));

/** Bytes in hexadecimal digits. */
export function memoryOf(value: unknown): Map<number, Uint8Array> {
  const bytes = (one: unknown) =>
    Uint8Array.from(Buffer.from(typeof one === "string" ? one : "", "hex"));
  return new Map(entriesOf(value).map(([index, one]) => [index, bytes(one)]));
}
