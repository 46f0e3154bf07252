// bytecode: the bytes of struct sock_filter[] -> Program, to be simulated

import type { Instruction } from "../src/assemble.js";
import type { Program } from "../src/index.js";

/** The size of `struct sock_filter`. */
const SIZE = 8;

export function readProgram(bytes: Uint8Array): Program {
  if (bytes.length % SIZE !== 0) throw new Error(`${bytes.length} bytes are no program`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const instructions: Instruction[] = [];
  for (let at = 0; at < bytes.length; at += SIZE) {
    instructions.push({
      code: view.getUint16(at, true),
      jt: view.getUint8(at + 2),
      jf: view.getUint8(at + 3),
      k: view.getUint32(at + 4, true),
    });
  }
  return { instructions };
}
