// block: a violation -> the lines that tell a person of it.

import { isAbi } from "@sbx/syscalls";
import { callName, decodeCall } from "../decode/call.js";
import { narrowestFor } from "../learn/condition.js";
import { displayName } from "../quote.js";
import type { NamedPlace } from "./symbol.js";
import type { Violation } from "./violation.js";

/** What is asked of the machine about a violation. */
export interface Machine {
  readonly symbol: (path: string, offset: bigint) => NamedPlace | undefined;
  /** The ABI of a program; a call of another one needs more than an item. */
  readonly abiOf: (program: string) => string | undefined;
}

/** All that is said of `violation`; each line ends with a newline. */
export function blockOf(violation: Violation, machine: Machine): string {
  const { program, command, pid, tid } = violation;
  const name = displayName(program || command) || "a program";
  const thread = tid === pid ? "" : `, thread ${tid}`;
  const does =
    violation.list === "deny" ? "which the policy denies" : "which the policy does not allow";
  const lines = [
    `sandboxify: ${name}[${pid}${thread}] called ${decodeCall(violation)}, ${does}: ${outcomeOf(violation)}`,
    ...placeOf(violation, machine),
    `help: ${helpOf(violation, machine)}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** What becomes of the caller. */
function outcomeOf({ action }: Violation): string {
  switch (action) {
    case "":
    case "kill":
      return "killed";
    case "kill-thread":
      return "its thread was killed";
    case "trap":
      return "it gets SIGSYS";
    case "log":
      return "it is let through, and logged";
    default:
      return `it gets ${displayName(action)}`;
  }
}

function placeOf({ module, offset, ip }: Violation, machine: Machine): readonly string[] {
  const hex = (number: bigint): string => `0x${number.toString(16)}`;
  if (module === "") return ip === 0n ? [] : [`  at ${hex(ip)}`];
  const symbol = machine.symbol(module, offset);
  const where = symbol ? ` (${displayName(symbol.name)}+${hex(symbol.distance)})` : "";
  return [`  at ${displayName(module)}+${hex(offset)}${where}`];
}

/** The item that allows the call, and the one that allows it only with such arguments. */
function helpOf(violation: Violation, machine: Machine): string {
  const { abi, number, list, program } = violation;
  if (!isAbi(abi))
    return "calls of this ABI cannot be allowed; start the program that makes them otherwise";
  const name = callName(violation);
  const item = name.startsWith("syscall_") ? String(number) : name;
  const values = new Map(violation.arguments.map((bits, index) => [index, bits]));
  const condition = narrowestFor(abi, name, values);
  const sign = list === "deny" ? "-" : "";
  const other = list === undefined ? ` (to a deny list: '-${item}')` : "";
  const narrow =
    condition === undefined ? "" : `; only with such arguments: '${sign}${item}(${condition})'`;
  const own = machine.abiOf(program);
  const foreign =
    own === undefined || own === abi ? "" : `; it is a call of ${abi}: --arch ${own}:${abi}`;
  return `to allow it, add to the list: '${sign}${item}'${other}${narrow}${foreign}`;
}
