// Whether the fuzzer finds what is wrong: sbx-fuzz-fault has faults planted, behind a condition with a mask.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nativeTest } from "./core.js";

const folder = join(import.meta.dirname, "../../../native/tests/fuzz/corpus");
const corpus = readdirSync(folder).map((name) => join(folder, name));

function fuzz(fault: string): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(nativeTest("sbx-fuzz-fault"), ["0", ...corpus], {
    env: { ...process.env, SBX_FAULT: fault },
  });
  return { status, said: `${stdout}${stderr}` };
}

test.each([
  ["jump", "a jump leads outside"],
  ["test", "a test leads outside"],
  ["load", "a wrong load"],
  ["instruction", "an unknown instruction"],
  ["chance", "the same text does not say the same twice"],
  ["memory", "heap-buffer-overflow"],
  ["undefined", "signed integer overflow"],
])("fuzz: the planted fault %s is found", (fault, words) => {
  const { status, said } = fuzz(fault);
  expect(said).toContain(words);
  expect(status).not.toBe(0);
});

test("fuzz: without a fault, nothing is found in the same program", () => {
  expect(fuzz("none")).toEqual({ status: 0, said: `${corpus.length} inputs\n` });
});
