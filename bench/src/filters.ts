// filters: a list -> the program that sbx makes of it, and libseccomp's.

import { compilePolicy, type Instruction, type Program, parsePolicy } from "@sbx/policy";
import { syscallNumber } from "@sbx/syscalls";
import { runDriver } from "./drivers.js";
import { ABI } from "./lists.js";

export function sbxProgram(names: readonly string[]): Program {
  return compilePolicy(parsePolicy(names.join(":")), ABI);
}

/** libseccomp writes one long row of tests, or with `tree` a binary tree: SCMP_FLTATR_CTL_OPTIMIZE. */
export function libseccompBytes(names: readonly string[], shape: "row" | "tree" = "row"): Buffer {
  return libseccompFilter(shape, names.map(numberOf));
}

function libseccompFilter(shape: "row" | "tree", rules: readonly string[]): Buffer {
  return runDriver("libseccomp", [shape === "tree" ? 2 : 1, ...rules]);
}

const numberOf = (name: string): string => String(syscallNumber(ABI, name));

/** The call whose argument is looked at in the following filters. */
const TESTED = "getpgid";

const others = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name !== TESTED);

/** `names`, and `getpgid(0)`: one rule that looks at an argument. */
export function sbxArgumentProgram(names: readonly string[]): Program {
  return compilePolicy(parsePolicy(`${others(names).join(":")}:${TESTED}(pid == 0)`), ABI);
}

/** The same by libseccomp, with that rule in the last place. */
export function libseccompArgumentBytes(names: readonly string[]): Buffer {
  return libseccompFilter("row", [...others(names).map(numberOf), `${numberOf(TESTED)}=0`]);
}

export function libseccompProgram(names: readonly string[], shape: "row" | "tree"): Program {
  const bytes = libseccompBytes(names, shape);
  const count = bytes.length / 8;
  return { instructions: Array.from({ length: count }, (_, at) => instructionAt(bytes, at * 8)) };
}

const GREATER = 0x25;
const AT_LEAST = 0x35;

/** "Greater than k", which our compiler does not use, is "at least k + 1". */
function instructionAt(bytes: Buffer, at: number): Instruction {
  const code = bytes.readUInt16LE(at);
  const k = bytes.readUInt32LE(at + 4);
  return {
    code: code === GREATER ? AT_LEAST : code,
    jt: bytes.readUInt8(at + 2),
    jf: bytes.readUInt8(at + 3),
    k: code === GREATER ? k + 1 : k,
  };
}
