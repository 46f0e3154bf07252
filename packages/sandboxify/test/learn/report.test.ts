// The page: whole, without anything from elsewhere, and nothing of a process in it but as text.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { html } from "../../src/learn/html.js";
import { evenScale, scaleTo } from "../../src/learn/scale.js";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, END } from "./records.js";

function pageOf(lines: readonly string[]): string {
  return inFolder((folder) => {
    const report = join(folder, "r.html");
    learnFrom(lines, { output: join(folder, "x.policy"), report });
    return read(report);
  });
}

/** What begins an element and is not closed, or closes one that was not begun. */
function unbalanced(page: string): readonly string[] {
  const stack: string[] = [];
  const empty = new Set(["meta", "br", "path", "rect", "!doctype"]);
  for (const [, close, name = ""] of page.matchAll(/<(\/?)([!a-zA-Z][\w-]*)[^>]*>/g)) {
    if (empty.has(name.toLowerCase())) continue;
    if (close === "") stack.push(name);
    else if (stack.pop() !== name) return [...stack, `/${name}`];
  }
  return stack;
}

const EVIL = `</code><script>alert(1)</script><img src=x onerror=alert(1)>&"'\u001b[2J\u00e2\u0080\u00ae`;

const process = (pid: number, parent: number, program = "/usr/bin/app") =>
  JSON.stringify({ kind: "process", pid, parent, program, start: pid, end: pid + 50, status: 0 });

const LINES = [
  callLine("brk", { first: 0.2, count: 3 }),
  callLine("openat", { program: EVIL, values: { 2: 1 }, memory: { 1: `${EVIL}\0` }, first: 0.5 }),
  callLine("execve", { child: true, first: 5 }),
  callLine("epoll_wait", { first: 10, last: 900, count: 1000 }),
  callLine("", { abi: "mips", number: 1 }),
  process(10, 1, EVIL),
  process(11, 10),
  process(12, 11),
  JSON.stringify({ ...JSON.parse(END), program: EVIL, arguments: [EVIL, EVIL] }),
];

describe("the page", () => {
  const page = pageOf(LINES);

  test("asks nothing of anybody", () => {
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i);
    const tags = page.match(/<[^>]*>/g)?.join("\n") ?? "";
    expect(tags).not.toMatch(/\b(src|href|action|srcset|on\w+)=|https?:/i);
    expect(page).not.toMatch(/url\(|@import/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test("is whole", () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  test("shows hostile text as text, and nothing that is not seen", () => {
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain("\\u{1b}");
    expect(page.match(/[\p{Cc}\p{Cf}]/gu)?.every((one) => one === "\n")).toBe(true);
  });

  test("has what was called, over time, by phase, by program and by process", () => {
    for (const part of [
      "Over time",
      "By phase",
      "By program",
      "By process",
      "What each item is for",
    ]) {
      expect(page).toContain(`<h2>${part}</h2>`);
    }
    for (const text of [
      "sandboxify -p ",
      "1,000 times",
      "Missing from the policy",
      "starts programs",
      "writes files",
    ]) {
      expect(page).toContain(text);
    }
  });

  test("is there for a run of nothing as well", () => {
    expect(unbalanced(pageOf([]))).toEqual([]);
    expect(pageOf([])).not.toMatch(/undefined|NaN|Infinity/);
  });
});

test("html: pieces are text unless they are HTML", () => {
  expect(
    html`<p title="${'"<'}">${"a&b"}${html`<b>${1}</b>`}${[html`x`, html`y`]}${undefined}</p>`.text,
  ).toBe('<p title="&quot;&lt;">a&amp;b<b>1</b>xy</p>');
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
