import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addSandbox, applyPatch, list, readElf, removeNeeded } from "../src/index.js";

const FILE = "/usr/bin/env";
const LIBRARY = "/opt/josé/☃/libsandbox.so";
const LISTED = Buffer.from(LIBRARY).toString("latin1");
const original = new Uint8Array(readFileSync(FILE));

function add(bytes: Uint8Array, needed: string): Uint8Array {
  return applyPatch(bytes, addSandbox(readElf(bytes, FILE), { needed }));
}

describe("the name of a library", () => {
  const before = list(readElf(original)).needed;

  test("may have any characters, and is listed byte by byte", () => {
    expect(list(readElf(add(original, LIBRARY))).needed).toEqual([LISTED, ...before]);
  });

  test("that is there already changes nothing", () => {
    const bytes = add(original, LIBRARY);
    expect(add(bytes, LIBRARY)).toEqual(bytes);
  });

  test("goes to the first place again, and the others keep their order", () => {
    const bytes = add(add(original, LIBRARY), "libother.so");
    expect(list(readElf(bytes)).needed).toEqual(["libother.so", LISTED, ...before]);
    expect(list(readElf(add(bytes, LIBRARY))).needed).toEqual([LISTED, "libother.so", ...before]);
  });

  test("is taken out from wherever it stands", () => {
    const bytes = add(add(original, LIBRARY), "libother.so");
    const removed = applyPatch(bytes, removeNeeded(readElf(bytes), LIBRARY));
    expect(list(readElf(removed)).needed).toEqual(["libother.so", ...before]);
  });

  test("that was taken out needs no room when it comes again", () => {
    const bytes = add(original, LIBRARY);
    const removed = applyPatch(bytes, removeNeeded(readElf(bytes), LIBRARY));
    expect(list(readElf(removed)).needed).toEqual(before);
    expect(add(removed, LIBRARY)).toEqual(bytes);
  });

  test.each(["", "a\0b", "x".repeat(4096)])("is not %j", (name) => {
    expect(() => add(original, name)).toThrow(TypeError);
  });
});
