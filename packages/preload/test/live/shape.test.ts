// The file that is shipped: what it asks of a process and what it brings into it.

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { preloadPath } from "../../src/index.js";

const path = preloadPath();

function inspect(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, [...args, path], {
    encoding: "utf8",
  });
  if (error) throw new Error(`${command} is missing: apt-get install -y binutils`);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const dynamic = inspect("readelf", "--wide", "--dynamic");
const segments = inspect("readelf", "--wide", "--segments");
const symbols = inspect("nm", "--dynamic")
  .trimEnd()
  .split("\n")
  .map((line) => line.slice(17));

test("it needs no library, of whichever C library", () => {
  expect(dynamic).not.toContain("(NEEDED)");
  expect(dynamic).not.toContain("(VERNEED)");
  expect(dynamic).toContain("(SYMTAB)");
});

test("it exports one symbol, without a version, and imports only what may be missing", () => {
  const exported = symbols.filter((line) => /^[A-TVX-Z] /.test(line));
  expect(exported).toEqual(["T __libc_start_main"]);
  const imported = symbols.filter((line) => !exported.includes(line));
  expect(imported.length).toBeGreaterThan(0);
  for (const line of imported) expect(line).toMatch(/^w \w+$/);
  expect(dynamic).not.toMatch(/VERDEF|VERSYM/);
});

test("half of a megabyte at the most, in two segments of which none is writable and executable", () => {
  expect(statSync(path).size).toBeLessThanOrEqual(512 << 10);
  const loads = segments.match(/^ *LOAD .*$/gm) ?? [];
  expect(loads.map((line) => line.match(/ ([R ][W ][E ]) 0x\w+$/)?.[1])).toEqual(["R E", "RW "]);
  expect(segments).toMatch(/^ *GNU_STACK .* RW +0x/m);
});

test("its addresses are all bound when it is loaded, and its code is never written", () => {
  expect(dynamic).toMatch(/FLAGS_1\).*NOW/);
  expect(dynamic).not.toContain("TEXTREL");
  expect(dynamic).toContain("(GNU_HASH)");
});

test("it is stripped", () => {
  expect(inspect("readelf", "--wide", "--sections")).not.toMatch(/\.symtab|\.debug/);
});
