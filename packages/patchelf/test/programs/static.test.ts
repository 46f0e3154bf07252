// Static programs of many linkers and machines, and an interpreter that each is made to start by.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  addInterpreter,
  addPolicy,
  applyPatch,
  list,
  readElf,
  removeInterpreter,
  removePolicy,
} from "../../src/index.js";
import { build, interpreter, write } from "./build.js";
import { lostContents, newComplaints } from "./judge.js";
import { layoutFaults } from "./layout.js";
import { marked, start, startOnce } from "./start.js";
import { foreignStaticPrograms, staticPrograms } from "./static.js";
import { copiers, treat, treatOnce } from "./tools.js";

const MINUTE = 60_000;
const POLICY = { variables: { SECCOMP_SYSCALL_DENY: "execve" }, required: false };

describe.each(staticPrograms)("$title", (recipe) => {
  const { machine } = recipe;

  function patched() {
    const original = build(recipe);
    const bytes = readFileSync(original);
    const path = interpreter(machine);
    const result = applyPatch(bytes, addInterpreter(readElf(bytes, original), path));
    return { original, bytes, loader: path, result, path: write(result) };
  }

  test(
    "it starts by the interpreter, and runs as before",
    () => {
      const { original, bytes, loader, result, path } = patched();
      const before = startOnce(original, machine);
      expect(before.status).toBe(42);
      expect(start(path, machine)).toEqual(marked(before, "interpreter"));
      expect(layoutFaults(bytes, Buffer.from(result))).toEqual([]);
      expect(newComplaints(path, original)).toEqual([]);
      expect(lostContents(path, original)).toEqual([]);
      const listed = list(readElf(result));
      expect(listed).toEqual({ ...list(readElf(bytes)), interpreter: loader });
    },
    MINUTE,
  );

  test(
    "strip and objcopy do the same to it as before",
    () => {
      const { original, path } = patched();
      for (const tool of copiers) {
        const before = treatOnce(original, tool, machine);
        const after = treat(path, tool, machine);
        expect(after === undefined).toBe(before === undefined);
        if (before === undefined || after === undefined) continue;
        expect(newComplaints(after, before)).toEqual([]);
        expect(start(after, machine)).toEqual(marked(startOnce(before, machine), "interpreter"));
      }
    },
    MINUTE,
  );

  test(
    "with a policy too, in either order, and without both again",
    () => {
      const { original, bytes, loader, result } = patched();
      const both = applyPatch(result, addPolicy(readElf(result), POLICY));
      const policy = applyPatch(bytes, addPolicy(readElf(bytes), POLICY));
      const other = applyPatch(policy, addInterpreter(readElf(policy), loader));
      const before = startOnce(original, machine);
      for (const each of [both, other]) {
        expect(list(readElf(each))).toMatchObject({ policy: POLICY, interpreter: loader });
        const path = write(each);
        expect(newComplaints(path, original)).toEqual([]);
        expect(start(path, machine)).toEqual(marked(before, "interpreter"));
        const plain = applyPatch(each, removeInterpreter(readElf(each)));
        const removed = applyPatch(plain, removePolicy(readElf(plain)));
        expect(list(readElf(removed))).toEqual(list(readElf(bytes)));
        expect(start(write(removed), machine)).toEqual(before);
      }
    },
    MINUTE,
  );
});

describe.each(foreignStaticPrograms)("$title", (recipe) => {
  test(
    "an interpreter is written into it, listed, and removed",
    () => {
      const original = build(recipe);
      const bytes = readFileSync(original);
      const result = applyPatch(
        bytes,
        addInterpreter(readElf(bytes, original), "/lib/ld-sandbox.so"),
      );
      expect(list(readElf(result))).toMatchObject({ interpreter: "/lib/ld-sandbox.so" });
      expect(newComplaints(write(result), original)).toEqual([]);
      const removed = applyPatch(result, removeInterpreter(readElf(result)));
      expect(list(readElf(removed))).toEqual(list(readElf(bytes)));
      expect(start(write(removed), recipe.machine)).toEqual(startOnce(original, recipe.machine));
    },
    MINUTE,
  );
});
