// explained: violations on standard input -> blocks on standard error, and bytes on a descriptor.

import { readSync, writeSync } from "node:fs";
import { FAILURES } from "../failures.js";
import { abiOfProgram } from "../image.js";
import { quote } from "../quote.js";
import { explain } from "./explain.js";
import { findSymbol } from "./symbol.js";

const [STDIN, STDERR] = [0, 2];

/** Tells of violations until standard input ends. @returns the exit status. */
export function explainOn(descriptor: string): number {
  if (!/^[0-9]{1,9}$/.test(descriptor)) throw FAILURES.noDescriptor(quote(descriptor));
  const buffer = Buffer.alloc(1 << 16);
  explain(
    {
      read: () =>
        buffer.subarray(
          0,
          retry(() => readSync(STDIN, buffer)),
        ),
      write: (text) => writeWhole(STDERR, text),
      acknowledge: () => writeWhole(Number(descriptor), "."),
    },
    { symbol: findSymbol, abiOf: (program) => abiOfProgram(program) },
  );
  return 0;
}

/** What is told is written at once, so that nothing of others comes between. */
function writeWhole(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(retry(() => writeSync(descriptor, rest)));
}

/** Standard error may be what others made non-blocking; a reader that is gone reads no more. */
function retry(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") return Number.MAX_SAFE_INTEGER;
      if (code !== "EAGAIN" && code !== "EINTR") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
