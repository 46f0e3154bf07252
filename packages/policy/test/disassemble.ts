// disassemble: Program -> one line per instruction, in the manner of the kernel's bpf_dbg
//
//     4: jge #64, 9, 5      skips to 9 when the loaded word is at least 64, else to 5
//     5: jeq #60, 12        skips to 12 when it is 60, else goes on
//    12: ret ALLOW

import { actionOf } from "../src/action.js";
import { Code, type Instruction } from "../src/assemble.js";
import { formatAction, type Program } from "../src/index.js";

/** The word at an offset of struct seccomp_data: on big-endian ABIs, `low` is the upper half. */
function word(offset: number): string {
  if (offset < 16) return offset === 0 ? "nr" : "arch";
  return `arg${Math.floor((offset - 16) / 8)}.${offset % 8 === 0 ? "low" : "high"}`;
}

export function disassemble({ instructions }: Program): string[] {
  const width = String(instructions.length - 1).length;
  return instructions.map(
    (instruction, index) => `${String(index).padStart(width)}: ${describe(instruction, index)}`,
  );
}

function describe({ code, jt, jf, k }: Instruction, index: number): string {
  const next = index + 1;
  switch (code) {
    case Code.LOAD:
      return `ld [${word(k)}]`;
    case Code.AND:
      return `and #${constant(k)}`;
    case Code.ANY_BIT:
      return `jset #${constant(k)}, ${targets(next + jt, next + jf, next)}`;
    case Code.JUMP:
      return `ja ${next + k}`;
    case Code.EQUAL:
      return `jeq #${constant(k)}, ${targets(next + jt, next + jf, next)}`;
    case Code.AT_LEAST:
      return `jge #${constant(k)}, ${targets(next + jt, next + jf, next)}`;
    case Code.RETURN:
      return `ret ${formatAction(actionOf(k))}`;
    default:
      throw new Error(`unknown instruction 0x${code.toString(16)}`);
  }
}

/** Where a test leads; to the next instruction when it fails, if nothing else is said. */
const targets = (yes: number, no: number, next: number): string =>
  no === next ? String(yes) : `${yes}, ${no}`;

/** Numbers of calls in decimal; architectures, and numbers with a high bit, in hexadecimal. */
const constant = (k: number): string => (k < 0x1000_0000 ? String(k) : `0x${k.toString(16)}`);
