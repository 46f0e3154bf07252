// The patchelf of the distribution before and after ours, on the same programs.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  addNeeded,
  addPolicy,
  applyPatch,
  type Elf,
  type Patch,
  readElf,
} from "../../src/index.js";
import { build, mark, write } from "./build.js";
import { mainDynamicPrograms } from "./dynamic.js";
import type { Recipe } from "./recipe.js";
import { marked, start, startOnce } from "./start.js";
import { peer, treat, treatOnce } from "./tools.js";

const MINUTES = 180_000;
const POLICY = { variables: { SECCOMP_SYSCALL_DENY: "execve" }, required: false };

function patched(path: string, change: (elf: Elf) => Patch): string {
  const bytes = readFileSync(path);
  return write(applyPatch(bytes, change(readElf(bytes, path))));
}

/** The programs that run after it has been at them; it refuses those without section headers. */
const takers = mainDynamicPrograms.filter(
  ({ title }) => !/^no section|^nothing behind/.test(title),
);

/** The titles of those that do not run once it has been at `path` of them. */
function brokenBy(path: (recipe: Recipe) => string, ...marks: readonly string[]) {
  return takers
    .filter((recipe) => {
      const { machine } = recipe;
      const treated = treat(path(recipe), peer, machine);
      const expected = JSON.stringify(marked(startOnce(build(recipe), machine), ...marks));
      return treated === undefined || JSON.stringify(startOnce(treated, machine)) !== expected;
    })
    .map(({ title }) => title);
}

test(
  "it breaks none as they were linked",
  () => {
    expect(brokenBy(build)).toEqual([]);
  },
  MINUTES,
);

test(
  "a library can be added to all that it made",
  () => {
    for (const recipe of takers) {
      const { machine } = recipe;
      const treated = treatOnce(build(recipe), peer, machine) ?? "";
      const path = patched(treated, (elf) => addNeeded(elf, mark(machine, "one")));
      expect(start(path, machine)).toEqual(marked(startOnce(build(recipe), machine), "one"));
    }
  },
  MINUTES,
);

test(
  "of those to which a library was added, it breaks some that are not PIE",
  () => {
    const needing = (recipe: Recipe) =>
      patched(build(recipe), (elf) => addNeeded(elf, mark(recipe.machine, "one")));
    // It finds room for .dynamic in a segment that cannot be written: .dynstr is the last section there.
    expect(brokenBy(needing, "one")).toEqual([
      "not PIE by bfd",
      "not PIE, without spare dynamic entries",
      "pages of 64 KiB, not PIE",
      "musl, not PIE",
      "Go with C",
      "i386, not PIE",
      "big-endian of 32 bits, not PIE",
    ]);
  },
  MINUTES,
);

test(
  "of those to which a policy was added, it breaks some PIE",
  () => {
    const sandboxed = (recipe: Recipe) => patched(build(recipe), (elf) => addPolicy(elf, POLICY));
    // It overwrites the sections behind the first that is not in order of the offsets.
    expect(brokenBy(sandboxed)).toEqual([
      "PIE by bfd",
      "without spare dynamic entries",
      "separate code",
      "pages of 2 MiB",
      "DT_RUNPATH",
      "DT_RPATH",
      "packed relocations",
      "its own symbols exported",
      "debug information",
      "an executable stack",
    ]);
  },
  MINUTES,
);
