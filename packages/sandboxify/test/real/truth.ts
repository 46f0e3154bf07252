// truth: the system calls of a program, as strace sees them.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Program, run } from "./run.js";

/** The names of all that it calls after its start. */
export async function callsOf(program: Program): Promise<ReadonlySet<string>> {
  const folder = mkdtempSync(join(tmpdir(), "sbx-strace-"));
  const file = join(folder, "calls");
  try {
    // As a grandchild (-D), strace hands on every signal, and the status, by being out of the way.
    const options = ["-D", "-f", "-qq", "-s", "0", "-o", file, "-e", "trace=all", "--"];
    const { trouble, stderr } = await run(program, ["strace", ...options]);
    if (trouble !== undefined) throw new Error(`${program.name}, traced: ${trouble}\n${stderr}`);
    const calls = readFileSync(file, "latin1")
      .split("\n")
      .flatMap((line) => /^\d+ +([a-z]\w*)\(/.exec(line)?.[1] ?? []);
    if (calls[0] !== "execve") throw new Error(`strace begins with ${calls[0]}`);
    return new Set(calls.slice(1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
