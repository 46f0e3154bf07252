// The page: whole, without anything from elsewhere, and nothing of a process in it but as text.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { html } from "../../src/learn/html.js";
import { inFolder, learnFrom, read } from "./learning.js";
import { pageOf, unbalanced } from "./page.js";
import { callLine, END, handlerLine } from "./records.js";

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
  JSON.stringify({ kind: "process", pid: 13, parent: 10, program: EVIL, start: 20, end: 1234.5 }),
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
      "still runs, and what it calls from now on was not learned",
    ]) {
      expect(page).toContain(text);
    }
  });

  test("is there for a run of nothing as well", () => {
    expect(unbalanced(pageOf([]))).toEqual([]);
    expect(pageOf([])).not.toMatch(/undefined|NaN|Infinity/);
  });
});

test("handlers that may end calls are told of: on the page, in the summary, and as data", () => {
  inFolder((folder) => {
    const [output, report] = [join(folder, "x"), join(folder, "r.html")];
    const lines = [
      callLine("brk"),
      ...[17, 15, 40].map((signal) => handlerLine("/bin/<b>", signal)),
      END,
    ];
    const { stderr } = learnFrom(lines, { output, report });
    expect(stderr).toMatch(
      / {2}signals {3}<b> handles SIGCHLD, SIGTERM, signal 40 without SA_RESTART: .*--learn=ptrace/,
    );
    expect(read(report)).toMatch(/<h2>Signals<[\s\S]*&lt;b&gt;[\s\S]*SIGCHLD, SIGTERM, signal 40/);
    const { handlers } = JSON.parse(learnFrom(lines, { output, json: true }).stdout);
    expect(handlers[0]).toEqual({ program: "/bin/<b>", signal: 17, name: "SIGCHLD" });
    expect(learnFrom([callLine("brk")], { output, report }).stderr).not.toContain("signals");
    expect(read(report)).not.toContain("Signals");
    const evil = handlerLine("\u001b[2J", 15);
    expect(learnFrom([callLine("brk"), evil], { output }).stderr).toMatch(
      / {2}signals {3}\?\[2J handles/,
    );
  });
});

test("html: pieces are text unless they are HTML", () => {
  expect(
    html`<p title="${'"<'}">${"a&b"}${html`<b>${1}</b>`}${[html`x`, html`y`]}${undefined}</p>`.text,
  ).toBe('<p title="&quot;&lt;">a&amp;b<b>1</b>xy</p>');
});
