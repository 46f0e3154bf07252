// Programs of many linkers and machines, and a library that each is made to need.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addNeeded, applyPatch, list, readElf, removeNeeded } from "../../src/index.js";
import { build, mark, write } from "./build.js";
import { run } from "./command.js";
import { dynamicPrograms } from "./dynamic.js";
import { lostContents, neededOf, newComplaints } from "./judge.js";
import { layoutFaults } from "./layout.js";
import { machines } from "./machines.js";
import { marked, start, startOnce } from "./start.js";

const MINUTE = 60_000;

describe.each(dynamicPrograms)("$title", (recipe) => {
  const { machine } = recipe;
  const { runner } = machines[machine];

  function patched() {
    const original = build(recipe);
    const library = mark(machine, "one");
    const bytes = readFileSync(original);
    const result = applyPatch(bytes, addNeeded(readElf(bytes, original), library));
    return { original, bytes, library, result, path: write(result) };
  }

  test(
    "it runs as before, and the library with it, as the first that it needs",
    () => {
      const { original, library, path } = patched();
      const before = startOnce(original, machine);
      expect(before.status).toBe(42);
      expect(start(path, machine)).toEqual(marked(before, "one"));
      expect(neededOf(path)).toEqual([library, ...neededOf(original)]);
      // That of glibc knows no program of musl.
      if (runner.length > 0 || run(["ldd", original]).status !== 0) return;
      const { status, stdout } = run(["ldd", path]);
      expect({
        status,
        found: stdout.includes(library),
        lost: stdout.includes("not found"),
      }).toEqual({
        status: 0,
        found: true,
        lost: false,
      });
    },
    MINUTE,
  );

  test(
    "its image is what it was, and readelf and eu-elflint dislike nothing that they did not before",
    () => {
      const { original, bytes, result, path } = patched();
      expect(layoutFaults(bytes, Buffer.from(result))).toEqual([]);
      expect(newComplaints(path, original)).toEqual([]);
    },
    MINUTE,
  );

  test(
    "its symbols, relocations, versions and notes are what they were",
    () => {
      const { original, path } = patched();
      expect(lostContents(path, original)).toEqual([]);
    },
    MINUTE,
  );

  test(
    "without the library again, it is listed and runs as at first",
    () => {
      const { original, bytes, library, result } = patched();
      const removed = applyPatch(result, removeNeeded(readElf(result), library));
      expect(list(readElf(removed))).toEqual(list(readElf(bytes)));
      expect(start(write(removed), machine)).toEqual(startOnce(original, machine));
    },
    MINUTE,
  );
});
