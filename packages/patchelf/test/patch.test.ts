import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyPatch, differences, overlay, patchOf } from "../src/patch.js";
import { sourceOf } from "../src/source.js";

const bytes = fc.uint8Array({ maxLength: 64 });

/** Two of which the second is at least as long. */
const pair = fc
  .tuple(bytes, bytes, bytes)
  .map(
    ([one, other, more]) =>
      [one, Uint8Array.from([...one.map((byte, at) => other[at] ?? byte), ...more])] as const,
  );

describe("differences", () => {
  test("are what makes one out of the other, and each byte of them differs", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const edits = differences(before, after, 0);
        expect(applyPatch(before, patchOf(edits, after.length))).toEqual(after);
        for (const { offset, bytes } of edits) {
          bytes.forEach((byte, at) => {
            expect(byte).not.toBe(before[offset + at]);
          });
        }
      }),
    );
  });
});

describe("patchOf", () => {
  test("is in the order of the file, without what is empty", () => {
    const edits = [
      { offset: 4, bytes: Uint8Array.of(5, 6) },
      { offset: 2, bytes: Uint8Array.of(3, 4) },
      { offset: 9, bytes: Uint8Array.of() },
      { offset: 8, bytes: Uint8Array.of(9) },
    ];
    expect(patchOf(edits, 10).edits).toEqual([
      { offset: 2, bytes: Uint8Array.of(3, 4) },
      { offset: 4, bytes: Uint8Array.of(5, 6) },
      { offset: 8, bytes: Uint8Array.of(9) },
    ]);
  });

  test("lets no two write at one place", () => {
    const edits = [
      { offset: 2, bytes: Uint8Array.of(1, 2) },
      { offset: 3, bytes: Uint8Array.of(2) },
    ];
    expect(() => patchOf(edits, 10)).toThrow("two edits write at 0x3");
  });
});

describe("overlay", () => {
  test("reads, at any place, what the patched file has there", () => {
    fc.assert(
      fc.property(pair, fc.nat(200), fc.nat(200), ([before, after], from, length) => {
        const patch = patchOf(differences(before, after, 0), after.length + 3);
        const patched = applyPatch(before, patch);
        const start = Math.min(from, patched.length);
        const end = Math.min(start + length, patched.length);
        const read = overlay(sourceOf(before), patch).read(start, end - start);
        expect(read).toEqual(patched.subarray(start, end));
      }),
    );
  });
});
