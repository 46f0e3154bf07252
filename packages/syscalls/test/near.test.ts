import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { near, syscallNames } from "../src/index.js";
import { rows } from "./rows.js";

/** The whole matrix, as textbooks have it: the implementation keeps three rows only. */
function distance(a: string, b: string): number {
  const cell = (i: number, j: number): number => d[i]?.[j] as number;
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const steps = [cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps.push(cell(i - 2, j - 2) + 1);
      }
      (d[i] as number[])[j] = Math.min(...steps);
    }
  }
  return cell(a.length, b.length);
}

describe("near", () => {
  test.each(rows("near.txt"))("%s: %s", (text, nearest) => {
    const expected = nearest === "-" ? [] : nearest?.split(" ");
    expect(near(text as string, syscallNames())).toEqual(expected);
  });

  test("nothing is near to no text, nor to a text longer than 40", () => {
    expect(near("", ["a"])).toEqual([]);
    expect(near("a".repeat(40), ["a".repeat(40)])).toEqual(["a".repeat(40)]);
    expect(near("a".repeat(41), ["a".repeat(41)])).toEqual([]);
  });

  test("a candidate longer than 40 is passed over", () => {
    expect(near("a".repeat(40), ["a".repeat(41), "a".repeat(39)])).toEqual(["a".repeat(39)]);
  });

  test("it gives as many as it is asked for, in the order of the candidates where equal", () => {
    const candidates = ["abcd", "abce", "abcf", "abcg"];
    expect(near("abcx", candidates)).toEqual(["abcd", "abce", "abcf"]);
    expect(near("abcx", candidates, 1)).toEqual(["abcd"]);
    expect(near("abcx", candidates, 9)).toEqual(candidates);
    expect(near("abcx", candidates, 0)).toEqual([]);
  });

  test("it gives what its definition says, for any words", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "_"), maxLength: 9 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 8 }), (text, candidates) => {
        const limit = Math.max(1, Math.floor(text.length / 3));
        const expected = candidates
          .map((candidate, index) => ({ candidate, index, far: distance(text, candidate) }))
          .filter(({ far }) => far <= limit && far < text.length)
          .sort((a, b) => a.far - b.far || a.index - b.index)
          .slice(0, 3);
        expect(near(text, candidates)).toEqual(expected.map(({ candidate }) => candidate));
      }),
      { numRuns: 1000 },
    );
  });
});
