// Node itself, the largest program that there always is, patched in place piece by piece.

import { closeSync, copyFileSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  addSandbox,
  type Elf,
  type ElfSource,
  list,
  type Patch,
  readElf,
  removeNeeded,
} from "../../src/index.js";
import { folder, mark } from "./build.js";
import { run } from "./command.js";

const POLICY = { variables: { SECCOMP_SYSCALL_DENY: "ptrace" }, required: false };

/** A file that is read where it is asked for. */
function sourceOf(descriptor: number) {
  const { size } = fstatSync(descriptor);
  const source: ElfSource & { bytesRead: number } = {
    size,
    bytesRead: 0,
    read(offset, length) {
      source.bytesRead += length;
      const bytes = new Uint8Array(length);
      if (readSync(descriptor, bytes, 0, length, offset) !== length) throw new Error("too short");
      return bytes;
    },
  };
  return source;
}

/** Does what `plan` says to the file, and tells how much of it was read. */
function edit(path: string, plan: (elf: Elf) => Patch) {
  const descriptor = openSync(path, "r+");
  try {
    const source = sourceOf(descriptor);
    const elf = readElf(source);
    const listing = list(elf);
    const { edits } = plan(elf);
    for (const { offset, bytes } of edits) writeSync(descriptor, bytes, 0, bytes.length, offset);
    return { listing, part: source.bytesRead / source.size };
  } finally {
    closeSync(descriptor);
  }
}

test("Node is patched with a part of it read, runs with the library, and without it again", () => {
  const path = join(folder(), "node");
  copyFileSync(process.execPath, path);
  const needed = mark("x86_64", "one");
  const words = [path, "-e", "console.log(6 * 7, process.versions.v8.length > 0)"];

  const before = edit(path, (elf) => addSandbox(elf, { needed, policy: POLICY }));
  expect(before.part).toBeLessThan(1 / 3);
  expect(run(words)).toEqual({ status: 0, stdout: "42 true\n", stderr: "mark one\n" });

  const after = edit(path, (elf) => removeNeeded(elf, needed));
  expect(after.listing).toEqual({
    ...before.listing,
    needed: [needed, ...before.listing.needed],
    policy: POLICY,
  });
  expect(run(words)).toEqual({ status: 0, stdout: "42 true\n", stderr: "" });
}, 120_000);
