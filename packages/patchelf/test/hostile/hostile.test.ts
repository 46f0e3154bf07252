// Files that are damaged or odd: each is refused, by a message that says what and where.

import { describe, expect, test } from "vitest";
import { addSandbox, ElfError, list, readElf } from "../../src/index.js";
import { contents } from "./contents.js";
import { boundaries } from "./cuts.js";
import { damaged } from "./damage.js";
import { headers } from "./headers.js";
import { identities } from "./identity.js";
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
      expect(error?.message).not.toMatch(/NaN|undefined|\n/);
      expect(error?.help).toMatch(/./);
      expect(error?.file).toBe(FILE);
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
