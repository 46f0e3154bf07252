// violation: a line of JSON from the supervisor -> a call that a policy does not allow.

import type { SeenCall } from "../decode/call.js";
import { bigintOf, memoryOf, numberOf, parseLine, textOf } from "../learn/records.js";

/** A call that was refused, and where it was made. */
export interface Violation extends SeenCall {
  readonly pid: number;
  readonly tid: number;
  /** The path of the program, empty where it is not known. */
  readonly program: string;
  /** The name of the thread. */
  readonly command: string;
  readonly memory: ReadonlyMap<number, Uint8Array>;
  /** Where the next instruction is. */
  readonly ip: bigint;
  /** The file that the instruction is in, or a name such as `[vdso]`; empty where there is none. */
  readonly module: string;
  /** Where in that file. */
  readonly offset: bigint;
  /** What happens: `kill`, the name of an errno, and so on. */
  readonly action: string;
  /** The kind of list that refused it, where that is known. */
  readonly list: "allow" | "deny" | undefined;
}

/** @returns `undefined` for what is no violation. */
export function readViolation(line: string): Violation | undefined {
  const fields = parseLine(line);
  if (fields?.kind !== "violation") return undefined;
  const list = Array.isArray(fields.arguments) ? fields.arguments : [];
  return {
    pid: numberOf(fields.pid),
    tid: numberOf(fields.tid),
    program: textOf(fields.program),
    command: textOf(fields.command),
    abi: textOf(fields.abi),
    number: numberOf(fields.number),
    arguments: Array.from({ length: 6 }, (_, index) => bigintOf(list[index])),
    memory: memoryOf(fields.memory),
    ip: bigintOf(fields.ip),
    module: textOf(fields.module),
    offset: bigintOf(fields.offset),
    action: textOf(fields.action),
    list: fields.list === "deny" || fields.list === "allow" ? fields.list : undefined,
  };
}
