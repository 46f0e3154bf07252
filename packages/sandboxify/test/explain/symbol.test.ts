// The function at an offset of a file: files made for it, this machine's, and damaged ones.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSymbol } from "../../src/explain/symbol.js";
import { elfFile } from "./elf.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sbx-symbol-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(bytes: Uint8Array): string {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  return path;
}

test.each([32, 64] as const)("%i bits: the function that the call stands in", (bits) => {
  const path = write(elfFile(bits, "ask"));
  expect(findSymbol(path, 0x1012n)).toEqual({ name: "ask", distance: 0x12n });
  // The offset is that of the next instruction: a call may be the last one of its function.
  expect(findSymbol(path, 0x1020n)).toEqual({ name: "ask", distance: 0x20n });
  for (const offset of [0n, 0xfffn, 0x1000n, 0x1021n, 0x1100n, 2n ** 64n - 1n]) {
    expect(findSymbol(path, offset)).toBeUndefined();
  }
});

test("what is no regular ELF file names nothing, and keeps nobody waiting", () => {
  const fifo = join(folder, "fifo");
  expect(spawnSync("mkfifo", [fifo]).status).toBe(0);
  symlinkSync("loop", join(folder, "loop"));
  const texts = [
    fifo,
    folder,
    join(folder, "none"),
    join(folder, "loop"),
    "/dev/zero",
    "[vdso]",
    "",
    "relative",
  ];
  for (const path of texts) expect(findSymbol(path, 0x1012n)).toBeUndefined();
  for (const text of ["", "\x7fELF", "#!/bin/sh\n", "\x7fELF\x02\x01"]) {
    expect(findSymbol(write(Buffer.from(text, "latin1")), 0x1012n)).toBeUndefined();
  }
});

test("a damaged file never throws, and names nothing at length", { timeout: 120_000 }, () => {
  const original = elfFile(64, "ask");
  for (let at = 0; at < original.length; at++) {
    for (const value of [0, 0xff]) {
      const damaged = Buffer.from(original);
      damaged[at] = value;
      const found = findSymbol(write(damaged), 0x1012n);
      expect(found?.name.length ?? 0).toBeLessThan(512);
    }
  }
});
