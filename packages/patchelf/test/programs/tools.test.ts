// Patched programs in the hands of strip, objcopy, gdb and another patchelf, beside the unpatched in the same hands.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addNeeded, applyPatch, list, readElf, removeNeeded } from "../../src/index.js";
import { build, mark, write } from "./build.js";
import { run } from "./command.js";
import { dynamicPrograms } from "./dynamic.js";
import { newComplaints } from "./judge.js";
import { marked, start } from "./start.js";
import { tools, treat } from "./tools.js";

const MINUTE = 60_000;

/** A copy of `path` that needs `library`. */
function added(path: string, library: string): string {
  const bytes = readFileSync(path);
  return write(applyPatch(bytes, addNeeded(readElf(bytes, path), library)));
}

describe.each(dynamicPrograms)("$title", (recipe) => {
  const { machine } = recipe;
  const one = () => mark(machine, "one");
  const two = () => mark(machine, "two");

  test.each(tools)(
    "$title does the same to it as before",
    (tool) => {
      const original = build(recipe);
      const before = treat(original, tool, machine);
      const after = treat(added(original, one()), tool, machine);
      expect(after === undefined).toBe(before === undefined);
      if (before === undefined || after === undefined) return;
      if (!tool.runs) return;
      if (tool.calm) expect(newComplaints(after, before)).toEqual([]);
      const end = start(before, machine);
      // What breaks the program as it was breaks it now.
      if (end.status === 42) expect(start(after, machine)).toEqual(marked(end, "one"));
    },
    MINUTE,
  );

  test.each(tools.filter(({ runs }) => runs))(
    "it can be added to what $title made",
    (tool) => {
      const treated = treat(build(recipe), tool, machine);
      if (treated === undefined) return;
      const end = start(treated, machine);
      if (end.status !== 42) return;
      const path = added(treated, one());
      expect(newComplaints(path, treated)).toEqual([]);
      expect(start(path, machine)).toEqual(marked(end, "one"));
    },
    MINUTE,
  );

  test(
    "a second library is added and removed like the first",
    () => {
      const original = build(recipe);
      const both = added(added(original, one()), two());
      expect(newComplaints(both, original)).toEqual([]);
      // The loader starts with the last that is needed.
      const end = start(original, machine);
      expect(start(both, machine)).toEqual(marked(end, "one", "two"));
      const bytes = readFileSync(both);
      const left = applyPatch(bytes, removeNeeded(readElf(bytes), one()));
      expect(list(readElf(left)).needed).toEqual([
        two(),
        ...list(readElf(readFileSync(original))).needed,
      ]);
      expect(start(write(left), machine)).toEqual(marked(end, "two"));
    },
    MINUTE,
  );

  test.runIf(machine === "x86_64" || machine === "i386")(
    "gdb runs it to its end",
    () => {
      const original = build(recipe);
      const gdb = (path: string) =>
        run(["gdb", "-nx", "-batch", "-ex", "info files", "-ex", "run", path]);
      const [before, after] = [original, added(original, one())].map(gdb);
      expect(after?.stdout).toContain("exited with code 052");
      expect(after?.stderr).toBe(`mark one\n${before?.stderr}`);
      const text = (output = "") => /^.* is \.text$/m.exec(output)?.[0];
      expect(text(after?.stdout)).toBe(text(before?.stdout));
    },
    MINUTE,
  );
});
