// Files that are damaged or odd: each is refused, by a message that says what and where.

import { describe, expect, test } from "vitest";
import { addSandbox, applyPatch, ElfError, list, readElf } from "../../src/index.js";
import { tryAll } from "../fuzz/laws.js";
import { fieldsOf } from "../programs/fields.js";
import { x86 } from "../programs/recipe.js";
import { contents } from "./contents.js";
import { boundaries } from "./cuts.js";
import { damaged } from "./damage.js";
import { headers } from "./headers.js";
import { identities } from "./identity.js";
import { LARGE, large, oddities } from "./oddities.js";
import { bytesOf, samples } from "./samples.js";

const FILE = "the/file";
const WANTED = { needed: "/lib/libsandbox.so", policy: { variables: {}, required: true } };

/** The refusal; `undefined` when all was done. Anything else that is thrown fails the test. */
function refusal(bytes: Buffer): ElfError | undefined {
  try {
    const elf = readElf(bytes, FILE);
    list(elf);
    addSandbox(elf, WANTED);
    return undefined;
  } catch (error) {
    if (error instanceof ElfError) return error;
    throw error;
  }
}

describe.each(samples)("$title", (sample) => {
  test("it is sound before it is damaged", () => {
    expect(refusal(bytesOf(sample))).toBeUndefined();
  });

  describe.each([...identities, ...headers, ...contents])("$title", (row) => {
    test("is refused", () => {
      const error = refusal(damaged(bytesOf(sample), row));
      expect(error?.message).toMatch(row.says);
      expect(error?.message).toMatch(/^the\/file: [\w() ]+ at offset 0x[\da-f]+: ./);
      expect(error?.message).toMatch(/^[ -~]+$/);
      expect(error?.message).not.toMatch(/NaN|undefined/);
      expect(error?.help).toMatch(/./);
      expect(error?.file).toBe(FILE);
    });
  });

  describe.each(oddities)("$title", (row) => {
    test("is nothing to refuse", () => {
      const bytes = damaged(bytesOf(sample), row);
      expect(refusal(bytes)).toBeUndefined();
      expect(tryAll(bytes)).toBeGreaterThan(1);
    });
  });

  test("cut off at any boundary, or a byte from one, it is refused", () => {
    const bytes = bytesOf(sample);
    const cuts = boundaries(bytes);
    expect(cuts.length).toBeGreaterThan(200);
    const taken = cuts.filter((cut) => refusal(bytes.subarray(0, cut)) === undefined);
    expect(taken).toEqual([]);
  });
});

test.each(["bfd", "lld"])("numbers that JavaScript has not are kept in files by %s", (linker) => {
  const recipe = x86(`large, by ${linker}`, `gcc hello.c -s -fuse-ld=${linker}`);
  const bytes = damaged(bytesOf(recipe), large);
  const result = Buffer.from(applyPatch(bytes, addSandbox(readElf(bytes), WANTED)));
  const words = fieldsOf(result).entries.map(({ tag, value }) => ({
    tag: tag.read(),
    value: result.readBigUInt64LE(value.at),
  }));
  expect(words).toContainEqual(LARGE);
});

test("a name, and what is read from a file, are shown without what a terminal obeys", () => {
  const [sample] = samples;
  if (sample === undefined) throw new Error("there is no sample");
  const bytes = bytesOf(sample);
  const odd = "\x1b[31m\u202e\n";
  const told = () => readElf(bytes.subarray(0, 40), `/tmp/${odd}`);
  expect(told).toThrow(/^\/tmp\/\\x1b\[31m\\xe2\\x80\\xae\\x0a: [ -~]+$/);
});
