// learning: the command run in this process on lines, in a folder of its own; what its tests share.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { learn } from "../../src/learn/learned.js";
import type { Options } from "../../src/options.js";
import { linesOf } from "./records.js";

/** Runs `act` with a new folder, which is removed after it. */
export function inFolder<Result>(act: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "sbx-learn-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Learns from `lines`. */
export function learnFrom(lines: readonly string[], options: Partial<Options>) {
  const said = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    terminal: false,
    write: (text: string | Uint8Array) => {
      said[name] += String(text);
    },
  });
  const status = learn(
    { learned: "records", program: [], ...options },
    {
      stdout: output("stdout"),
      stderr: output("stderr"),
      abi: "x86_64",
      readRecordFile: () => linesOf(...lines),
    },
  );
  return { ...said, status };
}

export const read = (...path: string[]): string => readFileSync(join(...path), "utf8");
