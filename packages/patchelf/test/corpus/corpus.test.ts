// A sample of this machine's programs, patched and run: `pnpm --filter @sbx/patchelf run corpus` takes all.

import { expect, test } from "vitest";
import { argumentsOf } from "./arguments.js";
import { examine } from "./examine.js";
import { elfFiles } from "./programs.js";
import { broke, troubles } from "./report.js";
import { sandboxHere } from "./sandbox.js";

const EVERY = 16;

const sandbox = await sandboxHere();

test(`every ${EVERY}th program of this machine runs as before, patched and unpatched`, () => {
  const sample = elfFiles().filter((_, index) => index % EVERY === 0);
  const findings = sample.map((program) => examine(program, sandbox));
  expect(findings.filter(broke).flatMap(troubles)).toEqual([]);
  const { length } = findings.filter(({ ours }) => ours.refused === undefined);
  expect(length).toBeGreaterThan(sample.length * 0.9);
}, 300_000);

test("what stops the machine or changes its accounts is never run", () => {
  for (const name of ["reboot", "mkfs.ext4", "passwd", "killall5", "useradd", "losetup"]) {
    expect(argumentsOf(name)).toBeUndefined();
  }
  expect(argumentsOf("ls")).toEqual(["--version"]);
});
