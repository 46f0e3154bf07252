import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nativeTest, runNative } from "./core.js";

const folder = join(import.meta.dirname, "../../../native/tests/fuzz");
const corpus = readdirSync(join(folder, "corpus")).map((name) => join(folder, "corpus", name));
const none = Buffer.alloc(0);

/** Seconds for what chance makes of the corpus; native/tests/fuzz/run.sh runs as long as one likes. */
const SECONDS = 5;

test("fuzz: the C pipeline does nothing undefined on the corpus and what chance makes of it", () => {
  const said = runNative(nativeTest("sbx-fuzz"), [String(SECONDS), ...corpus], none).toString();
  const [, inputs] = /^(\d+) inputs\n$/.exec(said) ?? [];
  expect(Number(inputs)).toBeGreaterThan(1000);
}, 60_000);

test("fuzz: an input that is missing or empty is an error, and so is none", () => {
  const scratch = mkdtempSync(join(tmpdir(), "sbx-fuzz-"));
  try {
    const empty = join(scratch, "empty");
    writeFileSync(empty, "");
    const statuses = [["0"], ["0", join(scratch, "missing")], ["0", empty]].map(
      (args) => spawnSync(nativeTest("sbx-fuzz"), args).status,
    );
    expect(statuses).toEqual([2, 2, 2]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

test("fuzz: run.sh names the package when clang is missing", () => {
  const scratch = mkdtempSync(join(tmpdir(), "sbx-fuzz-"));
  try {
    symlinkSync("/usr/bin/dirname", join(scratch, "dirname"));
    const { status, stderr } = spawnSync("/bin/sh", [join(folder, "run.sh"), "1"], {
      env: { PATH: scratch },
    });
    expect(stderr.toString()).toBe("run.sh: clang is missing: apt-get install -y clang\n");
    expect(status).toBe(1);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
