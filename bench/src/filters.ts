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
  const numbers = names.map((name) => String(syscallNumber(ABI, name)));
  return runDriver("libseccomp", [shape === "tree" ? 2 : 1, ...numbers]);
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
