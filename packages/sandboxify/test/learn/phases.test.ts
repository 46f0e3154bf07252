// Phases: where they begin, what was called in them, and how often, which is never more exact than what is known.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRecords } from "../../src/learn/records.js";
import { sumOf, sumText } from "../../src/learn/sums.js";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, endLine, linesOf, type Made, seriesLine } from "./records.js";

const dataOf = (lines: readonly string[], options: { readonly allow?: string } = {}) =>
  inFolder((folder) => {
    const { stdout } = learnFrom(lines, { output: join(folder, "x"), json: true, ...options });
    return JSON.parse(stdout);
  });

type Phase = readonly [name: string, from: number, to: number | undefined, calls: string];

const phasesOf = (lines: readonly string[], options = {}): readonly Phase[] =>
  dataOf(lines, options).phases.map(
    ({ name, from, to, calls }: { name: string; from: number; to?: number; calls: never }) => [
      name,
      from,
      to,
      sumText(calls),
    ],
  );

const at = (name: string, first: number, made: Made = {}) => callLine(name, { first, ...made });
const RUN = [at("brk", 1), at("openat", 3), at("uname", 5), at("poll", 8), at("write", 9)];

describe("a run falls into", () => {
  test.each<[string, Record<string, unknown>, readonly Phase[]]>([
    [
      "all four phases",
      { loaded: 2, main: 4 },
      [
        ["loading", 0, 2, "1 call"],
        ["constructing", 2, 4, "1 call"],
        ["starting", 4, 8, "1 call"],
        ["running", 8, undefined, "2 calls"],
      ],
    ],
    [
      "three without main",
      { loaded: 4 },
      [
        ["loading", 0, 4, "2 calls"],
        ["starting", 4, 8, "1 call"],
        ["running", 8, undefined, "2 calls"],
      ],
    ],
    [
      "three without a loader",
      { main: 4 },
      [
        ["loading", 0, 4, "2 calls"],
        ["starting", 4, 8, "1 call"],
        ["running", 8, undefined, "2 calls"],
      ],
    ],
    [
      "no phase in which nothing was called",
      { loaded: 4, main: 4.5 },
      [
        ["loading", 0, 4, "2 calls"],
        ["starting", 4.5, 8, "1 call"],
        ["running", 8, undefined, "2 calls"],
      ],
    ],
    [
      "two by the first wait alone",
      {},
      [
        ["starting", 0, 8, "3 calls"],
        ["running", 8, undefined, "2 calls"],
      ],
    ],
    [
      "what is after main where the filter begins there",
      { main: 0.5, install_at: "main" },
      [
        ["starting", 0, 8, "3 calls"],
        ["running", 8, undefined, "2 calls"],
      ],
    ],
  ])("%s", (_, end, phases) => {
    expect(phasesOf([...RUN, endLine(end)])).toEqual(phases);
  });

  test("one where it never waits, or only its children do, or it may have waited unasked", () => {
    const one = [["running", 0, undefined, "5 calls"]];
    const child = RUN.map((line) => line.replace('"child":false', '"child":true'));
    expect(phasesOf([...child, endLine({})])).toEqual(one);
    expect(phasesOf([...RUN, endLine({})], { allow: "epoll_wait" })).toEqual(one);
    expect(phasesOf([...RUN, endLine({})], { allow: "read" })).toHaveLength(2);
  });

  test("phases of its items: of the first use and of the last", () => {
    const lines = [...RUN, at("close", 1, { last: 9, count: 4 }), endLine({ loaded: 2, main: 4 })];
    const { items } = dataOf(lines);
    const phases = items.map(({ subject, phases }: { subject: string; phases: unknown }) => [
      subject,
      phases,
    ]);
    expect(Object.fromEntries(phases)).toEqual({
      brk: ["loading", "loading"],
      close: ["loading", "running"],
      openat: ["constructing", "constructing"],
      uname: ["starting", "starting"],
      poll: ["running", "running"],
      write: ["running", "running"],
    });
  });
});

test.each([
  ["main", "its main began"],
  ["entry", "its own code began"],
])("the summary and the page say that all is after %s", (point, text) => {
  inFolder((folder) => {
    const lines = [at("brk", 1), endLine({ install_at: point })];
    const [output, report] = [join(folder, "x"), join(folder, "x.html")];
    const { stderr } = learnFrom(lines, { output, report });
    expect(stderr).toContain(`\n  phases    all of it after ${text}\n  programs`);
    expect(read(report)).toContain(`All of it is after ${text}.`);
  });
});

describe("sums", () => {
  const sum = (lines: readonly string[], from: number, to: number) =>
    sumText(sumOf(readRecords(linesOf(...lines)), from, to));
  const many = at("read", 1, { last: 9, count: 10 });

  test.each<[readonly string[], number, number, string]>([
    [[many], 0, 10, "10 calls"],
    [[many], 0, 5, "1 to 9 calls"],
    [[many], 2, 5, "0 to 8 calls"],
    [[many], 9, 20, "1 to 9 calls"],
    [[many], 9.5, 20, "0 calls"],
    [[many, seriesLine(5, [7, 3])], 0, 5, "7 calls"],
    [[many, seriesLine(5, [7, 3])], 0, 6, "7 to 9 calls"],
    [[many, seriesLine(4, [1, 5, 4])], 0, 6, "1 to 6 calls"],
    [[many, seriesLine(5, [7, 3])], 5, Number.POSITIVE_INFINITY, "3 calls"],
    // One that contradicts what is counted is not heard.
    [[many, seriesLine(5, [700, 3])], 0, 5, "1 to 9 calls"],
  ])("%j from %d to %d: %s", (lines, from, to, text) => {
    expect(sum(lines, from, to)).toBe(text);
  });

  test("what was so is never denied, and nothing is claimed that is not known", () => {
    let state = 3;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 200; round++) {
      const times = Array.from({ length: 1 + random(8) }, () =>
        Array.from({ length: 1 + random(12) }, () => random(100)).sort((one, two) => one - two),
      );
      const width = 1 + random(30);
      const counts = Array.from({ length: Math.ceil(100 / width) }, () => 0);
      for (const time of times.flat()) {
        const at = Math.floor(time / width);
        counts[at] = (counts[at] ?? 0) + 1;
      }
      const calls = times.map((all) =>
        at("read", all[0] as number, { last: all.at(-1) as number, count: all.length }),
      );
      const lines = linesOf(...calls, ...(random(2) === 0 ? [seriesLine(width, counts)] : []));
      const from = random(100);
      const to = from + random(100);
      const { least, most } = sumOf(readRecords(lines), from, to);
      const truth = times.flat().filter((time) => time >= from && time < to).length;
      expect(least).toBeLessThanOrEqual(truth);
      expect(most).toBeGreaterThanOrEqual(truth);
    }
  });
});
