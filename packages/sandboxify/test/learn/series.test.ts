// The charts of the page: the calls over time, and axes that can be read.

import { describe, expect, test } from "vitest";
import { evenScale, scaleTo } from "../../src/learn/scale.js";
import { roundRows } from "../../src/learn/series.js";
import { pageOf, unbalanced } from "./page.js";
import { callLine, endLine, seriesLine } from "./records.js";

const LINES = [
  callLine("brk", { first: 0.2, count: 3 }),
  callLine("execve", { child: true, first: 5 }),
  callLine("epoll_wait", { first: 10, last: 900, count: 1000 }),
];

describe("the calls over time", () => {
  const run = (series: string) =>
    pageOf([...LINES, series, endLine({ loaded: 2, main: 4, elapsed: 1000 })]);

  test("are bars on an axis with numbers, with the phases", () => {
    const page = run(seriesLine(10, [0, 600, 0, 300, ...Array.from({ length: 90 }, () => 1)]));
    expect(page).toContain("each bar is those of 10 ms");
    const chart = /<svg[^>]*aria-labelledby="series">[\s\S]*?<\/svg>/.exec(page)?.[0] ?? "";
    const bars = /class="bar" d="([^"]*)"/.exec(chart)?.[1]?.split("Z").slice(0, -1) ?? [];
    expect(bars).toHaveLength(92);
    const heights = bars.map((bar) => 206 - Number(/V([0-9.]+)H/.exec(bar)?.[1]));
    expect((heights[0] ?? 0) / (heights[1] ?? 0)).toBeCloseTo(2);
    const labels = [...chart.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);
    expect(labels).toEqual([
      "0",
      "300",
      "600",
      "0",
      "200 ms",
      "400 ms",
      "600 ms",
      "800 ms",
      "1 s",
      "running",
    ]);
    expect(page).toContain("its loader was done (2 ms); it first waited, by epoll_wait (10 ms).");
  });

  test("are put together where there are few", () => {
    const page = run(
      seriesLine(
        1,
        Array.from({ length: 200 }, (_, at) => (at % 10 === 0 ? 1 : 0)),
      ),
    );
    expect(page).toContain("each bar is those of 12 ms");
  });

  test.each([
    ["none", ""],
    ["of nothing", seriesLine(1, [0, 0])],
    ["no numbers", '{"kind":"series","width":1,"counts":["x",null,{}]}'],
    ["no width", seriesLine(0, [1])],
    ["no list", '{"kind":"series","width":1}'],
  ])("%s: there is no chart", (_, series) => {
    const page = run(series);
    expect(page).not.toContain('id="series"');
    expect(unbalanced(page)).toEqual([]);
  });

  test.each([[[1]], [[0, 0, 1]], [[5e9, 1]], [[1, 0, 0, 0, 1]]])("%j: there is one", (counts) => {
    const page = run(seriesLine(0.04, counts));
    expect(page).toContain('id="series"');
    expect(page).not.toMatch(/undefined|NaN|Infinity/);
    expect(unbalanced(page)).toEqual([]);
  });
});

test.each([
  [1, [0, 1]],
  [3, [0, 3]],
  [4, [0, 2, 4]],
  [7, [0, 4, 8]],
  [11, [0, 15]],
  [101, [0, 75, 150]],
  [4041, [0, 2500, 5000]],
  [999_999, [0, 500_000, 1_000_000]],
])("an axis up to %d: %j", (most, rows) => {
  expect(roundRows(most)).toEqual(rows);
});

const AXES = {
  tenfold: (first: number, end: number) => scaleTo(first, end),
  even: (first: number, end: number) => evenScale(first, end),
};

describe.each(Object.entries(AXES))("an axis, %s", (_name, axis) => {
  test.each([
    [0, 0],
    [0, 0.5],
    [4, 5.8],
    [0.3, 9],
    [0, 10],
    [9.9, 10],
    [1, 99],
    [12, 1234],
    [0, 86_400_000],
    [1e6, 86_400_000],
  ])("from %d ms to %d ms: in order, and never two labels in one place", (first, end) => {
    const { at, ticks } = axis(first, end);
    const places = ticks.map((tick) => tick.at);
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(1);
    expect(places.length).toBeLessThan(12);
    for (const [index, place] of places.slice(1).entries()) {
      expect(place - (places[index] as number)).toBeGreaterThan(0.05);
    }
    expect([at(first), at(3 * Math.max(end, 1))]).toEqual([0, 1]);
  });
});
