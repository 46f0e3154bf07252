// A policy in programs of all kinds: where the loader, the kernel and tools of others find it.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addPolicy, applyPatch, list, readElf, removePolicy } from "../../src/index.js";
import { build, write } from "./build.js";
import { run } from "./command.js";
import { mainDynamicPrograms } from "./dynamic.js";
import { fieldsOf, PT } from "./fields.js";
import { lostContents, newComplaints } from "./judge.js";
import { layoutFaults } from "./layout.js";
import { start, startOnce } from "./start.js";
import { foreignStaticPrograms, staticPrograms } from "./static.js";
import { copiers, treat, treatOnce } from "./tools.js";

const MINUTE = 60_000;
const POLICY = {
  variables: { SECCOMP_SYSCALL_DENY: "execve:ptrace", SECCOMP_DEFAULT_ACTION: "EPERM" },
  required: true,
};
const LONGER = {
  variables: { SECCOMP_SYSCALL_ALLOW: "read:write:".repeat(500) },
  required: false,
};

/** Those with a note of the owner "sbx": where the bytes are, and how they are mapped. */
function placesOfNote(path: string) {
  const bytes = readFileSync(path);
  const { segments } = fieldsOf(bytes);
  const [load, note] = [PT.LOAD, PT.NOTE].map((type) =>
    segments.filter((segment) => segment.type.read() === type),
  );
  const at = bytes.indexOf("\0\0\0\x01sbx\0", 0, "latin1");
  const start = at >= 0 ? at + 4 : bytes.indexOf("\x01\0\0\0sbx\0", 0, "latin1") + 4;
  const within = (list = note) =>
    list?.filter(({ offset, fileSize }) => {
      return start >= offset.read() && start < offset.read() + fileSize.read();
    });
  return { start, notes: within(note) ?? [], loads: within(load) ?? [] };
}

describe.each([...mainDynamicPrograms, ...staticPrograms, ...foreignStaticPrograms])(
  "$title",
  (recipe) => {
    const { machine } = recipe;

    function patched(policy = POLICY) {
      const original = build(recipe);
      const bytes = readFileSync(original);
      const result = applyPatch(bytes, addPolicy(readElf(bytes, original), policy));
      return { original, bytes, result, path: write(result) };
    }

    test(
      "it runs as before, with a note that is mapped where its header says",
      () => {
        const { original, bytes, result, path } = patched();
        expect(start(path, machine)).toEqual(startOnce(original, machine));
        expect(layoutFaults(bytes, Buffer.from(result))).toEqual([]);
        expect(newComplaints(path, original)).toEqual([]);
        expect(lostContents(path, original)).toEqual([]);
        expect(run(["readelf", "-nW", path]).stdout).toMatch(/^ +sbx +0x[\da-f]+\t/m);
        const { start: at, notes, loads } = placesOfNote(path);
        const [note] = notes;
        const [load] = loads;
        expect([notes.length, loads.length]).toEqual([1, 1]);
        expect((load?.address.read() ?? 0) - (load?.offset.read() ?? 0)).toBe(
          (note?.address.read() ?? 0) - (note?.offset.read() ?? 0),
        );
        const { offset, fileSize } = load ?? {};
        expect(at).toBeLessThan((offset?.read() ?? 0) + (fileSize?.read() ?? 0));
      },
      MINUTE,
    );

    test(
      "strip and objcopy leave it where it is read",
      () => {
        const { original, path } = patched();
        for (const tool of copiers) {
          const before = treatOnce(original, tool, machine);
          const after = treat(path, tool, machine);
          expect(after === undefined).toBe(before === undefined);
          if (before === undefined || after === undefined) continue;
          expect(newComplaints(after, before)).toEqual([]);
          expect(list(readElf(readFileSync(after))).policy).toEqual(POLICY);
          expect(placesOfNote(after).loads.length).toBe(1);
          expect(start(after, machine)).toEqual(startOnce(before, machine));
        }
      },
      MINUTE,
    );

    test(
      "another takes its place, and it is removed",
      () => {
        const { original, bytes, result } = patched();
        const longer = applyPatch(result, addPolicy(readElf(result), LONGER));
        expect(list(readElf(longer)).policy).toEqual(LONGER);
        expect(newComplaints(write(longer), original)).toEqual([]);
        const shorter = applyPatch(longer, addPolicy(readElf(longer), POLICY));
        expect(list(readElf(shorter)).policy).toEqual(POLICY);
        expect(shorter.length).toBe(longer.length);
        const removed = applyPatch(shorter, removePolicy(readElf(shorter)));
        expect(list(readElf(removed))).toEqual(list(readElf(bytes)));
        const path = write(removed);
        expect(newComplaints(path, original)).toEqual([]);
        expect(start(path, machine)).toEqual(startOnce(original, machine));
      },
      MINUTE,
    );
  },
);
