// The machine's own headers and C compiler, and the tables, agree on constants.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { constantNames, constantValue } from "../src/index.js";

const ABI = ({ x64: "x86_64", arm64: "aarch64" } as const)[process.arch as "x64" | "arm64"];
const COMPILER = process.env.CC ?? "cc";
const SETS = join(import.meta.dirname, "../data/constant-sets.tsv");

/** Masks of all flags that there are: they grow with the kernel. */
const GROWING = new Set(["FUTEX_CMD_MASK", "RWF_SUPPORTED"]);

/** The rows of constant-sets.tsv, but for ioctls: their headers clash, and tell the least. */
function rowsOfSets(): { headers: string[]; values: [name: string, value: bigint][] }[] {
  const rows = readFileSync(SETS, "utf8").trimEnd().split("\n").slice(1);
  return rows
    .map((row) => row.split("\t"))
    .filter(([set]) => set !== "ioctl")
    .map(([set = "", , headers = "", names = ""]) => ({
      headers: headers.split(" "),
      values: values(set, new RegExp(`^(?:${names})$`)),
    }));
}

function values(set: string, names: RegExp): [name: string, value: bigint][] {
  const wanted = constantNames([set]).filter((name) => names.test(name) && !GROWING.has(name));
  return wanted.flatMap((name) => {
    const value = constantValue(ABI, name);
    return value === undefined ? [] : [[name, value]];
  });
}

/** The names of which the compiler knows another value; those that the headers lack don't count. */
function disagreements(headers: readonly string[], values: readonly [string, bigint][]): string[] {
  const includes = headers.flatMap((header) => [
    `#if __has_include(<${header}>)`,
    `#include <${header}>`,
    "#endif",
  ]);
  const assertions = values.flatMap(([name, value]) => [
    `#ifdef ${name}`,
    `_Static_assert((unsigned long long)(${name}) == ${BigInt.asUintN(64, value)}ULL, "<${name}>");`,
    "#endif",
  ]);
  const prelude = ["#define _GNU_SOURCE", "#include <linux/types.h>"];
  const { status, stderr } = spawnSync(COMPILER, ["-fsyntax-only", "-w", "-x", "c", "-"], {
    input: [...prelude, ...includes, ...assertions, ""].join("\n"),
    encoding: "utf8",
  });
  const names = [...stderr.matchAll(/error:.*<(\w+)>/g)].map((match) => match[1] as string);
  return status === 0 || names.length > 0 ? names : [stderr];
}

describe("the machine's constants", () => {
  test("are those of the tables, set by set", () => {
    const rows = rowsOfSets();
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.flatMap(({ headers, values }) => disagreements(headers, values))).toEqual([]);
  });

  test("a wrong value is seen, and a header that is none is passed by", () => {
    expect(disagreements(["linux/fcntl.h", "linux/none.h"], [["AT_FDCWD", -100n]])).toEqual([]);
    expect(disagreements(["linux/fcntl.h"], [["AT_FDCWD", 100n]])).toEqual(["AT_FDCWD"]);
  });
});
