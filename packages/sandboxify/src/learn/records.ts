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
  /** When `main` began, where that is known. */
  readonly main: number | undefined;
}

/** All that was recorded. */
export interface Records {
  readonly calls: readonly CallRecord[];
  readonly processes: readonly ProcessRecord[];
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
  let end: EndRecord | undefined;
  let unread = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const fields = parseLine(line);
    if (fields?.kind === "call") calls.push(callOf(fields));
    else if (fields?.kind === "process") processes.push(processOf(fields));
    else if (fields?.kind === "end") end = endOf(fields);
    else unread++;
  }
  return { calls, processes, end, unread };
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
  };
}

const processOf = (fields: Fields): ProcessRecord => ({
  pid: numberOf(fields.pid),
  parent: numberOf(fields.parent),
  program: textOf(fields.program),
  start: numberOf(fields.start),
  end: numberOf(fields.end),
  status: typeof fields.status === "number" ? fields.status : undefined,
});

const endOf = (fields: Fields): EndRecord => ({
  status: numberOf(fields.status),
  elapsed: numberOf(fields.elapsed),
  calls: numberOf(fields.calls),
  distinct: numberOf(fields.distinct),
  installAt: textOf(fields.install_at),
  program: textOf(fields.program),
  arguments: Array.isArray(fields.arguments) ? fields.arguments.map(textOf) : [],
  main: fields.main === undefined ? undefined : numberOf(fields.main),
});

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
