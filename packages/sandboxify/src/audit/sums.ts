// sums: records -> how often which program made which call, first and last when.

import { type Call, programOf, type SeccompRecord } from "./record.js";

/** How often, and when. */
export interface Sum {
  count: number;
  /** Milliseconds since 1970, where records say a time. */
  first: number | undefined;
  last: number | undefined;
}

/** One call of a program, with what came of it. */
export interface CallSum extends Sum {
  readonly call: Call;
  readonly action: string;
  readonly signal: string | undefined;
}

/** One program. */
export interface ProgramSum extends Sum {
  /** Its file, or the name of its thread where no record has the file; each character is a byte. */
  readonly program: string;
  /** The names of its threads, and how often each was at it. */
  readonly commands: Map<string, number>;
  /** By call and outcome. */
  readonly calls: Map<string, CallSum>;
}

const none = (): Sum => ({ count: 0, first: undefined, last: undefined });

/** Adds one at `time`. */
function addOne(sum: Sum, time: number | undefined): void {
  sum.count++;
  if (time === undefined) return;
  if (sum.first === undefined || time < sum.first) sum.first = time;
  if (sum.last === undefined || time > sum.last) sum.last = time;
}

/** The sums of all records. */
export class Sums {
  readonly total: Sum = none();
  readonly #programs = new Map<string, ProgramSum>();

  add(record: SeccompRecord): void {
    const { time, command } = record;
    const program = this.#programSum(programOf(record));
    for (const sum of [this.total, program, callSum(program, record)]) addOne(sum, time);
    if (command === undefined) return;
    program.commands.set(command, (program.commands.get(command) ?? 0) + 1);
  }

  /** The programs, those with the most records first. */
  programs(): ProgramSum[] {
    return [...this.#programs.values()].sort(
      (one, other) => other.count - one.count || compare(one.program, other.program),
    );
  }

  #programSum(program: string): ProgramSum {
    let sum = this.#programs.get(program);
    if (sum === undefined) {
      sum = { ...none(), program, commands: new Map(), calls: new Map() };
      this.#programs.set(program, sum);
    }
    return sum;
  }
}

function callSum({ calls }: ProgramSum, { call, action, signal }: SeccompRecord): CallSum {
  const key = `${call.architecture} ${call.number} ${action} ${signal ?? ""}`;
  let sum = calls.get(key);
  if (sum === undefined) {
    sum = { ...none(), call, action, signal };
    calls.set(key, sum);
  }
  return sum;
}

/** The calls of a program, the most frequent first. */
export const callsOf = ({ calls }: ProgramSum): CallSum[] =>
  [...calls.values()].sort(
    (one, other) => other.count - one.count || one.call.number - other.call.number,
  );

/** In byte order. */
export const compare = (one: string, other: string): number =>
  one < other ? -1 : Number(one > other);
