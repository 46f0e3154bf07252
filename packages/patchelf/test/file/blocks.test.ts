import { closeSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { blockSource } from "../../src/file/blocks.js";
import { folderOf } from "../cli/stage.js";

const BLOCK = 1 << 16;
const bytes = Buffer.alloc(50 * BLOCK + 123, Buffer.from("a block that is no power of two long: "));
const path = join(folderOf(), "file");
writeFileSync(path, bytes);
const descriptor = openSync(path, "r");
afterAll(() => closeSync(descriptor));

test("blockSource: every piece is that of the file, in whatever order they are read", () => {
  const source = blockSource(descriptor, bytes.length, "file");
  const piece = fc
    .tuple(fc.nat(bytes.length), fc.nat(3 * BLOCK))
    .map(([offset, length]) => ({ offset, length: Math.min(length, bytes.length - offset) }));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const { offset, length } of pieces) {
        const read = source.read(offset, length);
        expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
      }
    }),
  );
});

test("blockSource: a file that becomes shorter is told", () => {
  const short = join(folderOf(), "short");
  writeFileSync(short, bytes);
  const other = openSync(short, "r");
  const source = blockSource(other, bytes.length, "short");
  truncateSync(short, 10);
  expect(() => source.read(0, 100)).toThrow("short became shorter while it was read");
  closeSync(other);
});
