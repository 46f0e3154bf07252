// ld-sandbox.so as it is shipped: what it asks of a process and what it brings into it.

import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { loader } from "./stage.js";

const READELF = "readelf";

function inspect(...args: string[]): string {
  const command = ["--wide", ...args, loader];
  const { status, stdout, stderr, error } = spawnSync(READELF, command, { encoding: "utf8" });
  if (error) throw new Error(`${READELF} is missing: apt-get install -y binutils`);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const dynamic = inspect("--dynamic");
const segments = inspect("--segments");

test("it needs no library and no interpreter, and no symbol of anybody's", () => {
  expect(segments).toContain("Elf file type is DYN");
  expect(segments).not.toContain("INTERP");
  expect(dynamic).not.toContain("(NEEDED)");
  const symbols = inspect("--dyn-syms").match(/^ *\d+: .*$/gm) ?? [];
  // There is always an empty one.
  expect(symbols.slice(1)).toEqual([]);
});

test("it asks for no relocation but to where it is mapped, and none in its code", () => {
  for (const [, type] of inspect("--relocs").matchAll(/ R_(\w+) /g)) {
    expect(type).toMatch(/_RELATIVE$/);
  }
  expect(dynamic).not.toMatch(/TEXTREL|IRELATIVE/);
});

test("half of a megabyte at the most, in two segments of which none is writable and executable", () => {
  expect(statSync(loader).size).toBeLessThanOrEqual(512 << 10);
  const loads = segments.match(/^ *LOAD .*$/gm) ?? [];
  expect(loads.map((line) => line.match(/ ([R ][W ][E ]) 0x\w+$/)?.[1])).toEqual(["R E", "RW "]);
  expect(loads[0]).toMatch(/LOAD +0x0+ 0x0+ /);
  expect(segments).toMatch(/^ *GNU_STACK .* RW +0x/m);
  expect(segments).not.toContain("TLS");
});

test("it is stripped, and executable", () => {
  expect(inspect("--sections")).not.toMatch(/\.symtab|\.debug/);
  expect(statSync(loader).mode & 0o111).toBe(0o111);
});

test("it names itself in its messages", () => {
  expect(readFileSync(loader).includes("ld-sandbox\0")).toBe(true);
});
