// Patched programs in the hands of strip, objcopy and gdb, beside the unpatched in the same hands.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addNeeded, applyPatch, list, readElf, removeNeeded } from "../../src/index.js";
import { build, mark, write } from "./build.js";
import { run } from "./command.js";
import { mainDynamicPrograms } from "./dynamic.js";
import { newComplaints } from "./judge.js";
import { machines } from "./machines.js";
import { marked, start, startOnce } from "./start.js";
import { copiers, debugSplitter, treat, treatOnce } from "./tools.js";

const MINUTE = 60_000;

const lines = (text = "") => text.split("\n").sort();

/** A copy of `path` that needs `library`. */
function added(path: string, library: string): string {
  const bytes = readFileSync(path);
  return write(applyPatch(bytes, addNeeded(readElf(bytes, path), library)));
}

describe.each(mainDynamicPrograms)("$title", (recipe) => {
  const { machine } = recipe;
  const one = () => mark(machine, "one");
  const two = () => mark(machine, "two");

  test(
    "strip and objcopy do the same to it as before",
    () => {
      const original = build(recipe);
      const patched = added(original, one());
      for (const tool of copiers) {
        const before = treatOnce(original, tool, machine);
        const after = treat(patched, tool, machine);
        expect(after === undefined).toBe(before === undefined);
        if (before === undefined || after === undefined) continue;
        expect(newComplaints(after, before)).toEqual([]);
        expect(start(after, machine)).toEqual(marked(startOnce(before, machine), "one"));
      }
      const before = treatOnce(original, debugSplitter, machine);
      expect(treat(patched, debugSplitter, machine) === undefined).toBe(before === undefined);
    },
    MINUTE,
  );

  test(
    "a library can be added to what strip and objcopy made",
    () => {
      for (const tool of copiers) {
        const treated = treatOnce(build(recipe), tool, machine);
        if (treated === undefined) continue;
        const path = added(treated, one());
        expect(newComplaints(path, treated)).toEqual([]);
        expect(start(path, machine)).toEqual(marked(startOnce(treated, machine), "one"));
      }
    },
    MINUTE,
  );

  test(
    "a second library is added and removed like the first",
    () => {
      const original = build(recipe);
      const both = added(added(original, one()), two());
      expect(newComplaints(both, original)).toEqual([]);
      const end = startOnce(original, machine);
      const { stderr, ...rest } = start(both, machine);
      expect(rest).toEqual({ status: end.status, stdout: end.stdout });
      // The loader of musl starts with the first that is needed, that of glibc with the last.
      expect(lines(stderr)).toEqual(lines(marked(end, "one", "two").stderr));
      const bytes = readFileSync(both);
      const left = applyPatch(bytes, removeNeeded(readElf(bytes), one()));
      const { needed } = list(readElf(readFileSync(original)));
      expect(list(readElf(left)).needed).toEqual([two(), ...needed]);
      expect(start(write(left), machine)).toEqual(marked(end, "two"));
    },
    MINUTE,
  );
});

/** One of each linker and layout: to start gdb takes longer than all else. */
const debugged = mainDynamicPrograms.filter(({ title }) =>
  /^(PIE|not PIE) by|^(musl|Go with C|i386|no section headers|code beside headers)$/.test(title),
);

test.each(debugged)(
  "$title is run by gdb to its end",
  (recipe) => {
    const original = build(recipe);
    const path = added(original, mark(recipe.machine, "one"));
    const gdb = (...commands: string[]) =>
      run(["gdb", "-nx", "-batch", ...commands.flatMap((word) => ["-ex", word])]);
    const before = gdb(`file ${original}`, "info files");
    const after = gdb(`file ${path}`, "info files", "run");
    if (machines[recipe.machine].runner.length > 0) {
      // Nor does a debugger run what this kernel does not.
      expect(after.stdout + after.stderr).toMatch(
        /Exec format error|During startup program exited/,
      );
    } else {
      expect(after.stdout).toContain("exited with code 052");
      expect(lines(after.stderr)).toEqual(lines(`mark one\n${before.stderr}`));
    }
    const text = (output: string) => /^.* is \.text$/m.exec(output)?.[0];
    expect(text(after.stdout)).toBe(text(before.stdout));
  },
  MINUTE,
);
