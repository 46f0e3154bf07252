// What --learn leaves behind: a file, a summary, data and a page.

import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPolicyFile } from "@sbx/policy";
import { expect, test } from "vitest";
import { enforcingCommand, shellWord } from "../../src/learn/command.js";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, END, endLine, linesOf } from "./records.js";

const MAIN = join(import.meta.dirname, "..", "..", "dist", "main.js");

/** The command itself, in `folder`, on records that lie beside it. */
function runCommand(lines: readonly string[], folder: string, args: readonly string[] = []) {
  return inFolder((other) => {
    const records = join(other, "records");
    writeFileSync(records, linesOf(...lines));
    const all = [MAIN, "--learned", records, ...args];
    return spawnSync(process.execPath, all, { cwd: folder, encoding: "utf8" });
  });
}

const LINES = [
  callLine("brk", { first: 0.2, count: 3 }),
  callLine("openat", { values: { 2: 0 }, memory: { 1: "/etc/hosts\0" }, first: 0.5, count: 2 }),
  callLine("execve", { program: "/bin/sh", child: true, first: 5 }),
  callLine("epoll_wait", { first: 10, last: 900, count: 1000 }),
  callLine("socket", { values: { 0: 2, 1: 1, 2: 0 }, first: 11 }),
  JSON.stringify({
    kind: "process",
    pid: 10,
    parent: 1,
    program: "/usr/bin/app",
    start: 0,
    end: 1234,
    status: 0,
  }),
  JSON.stringify({
    kind: "process",
    pid: 11,
    parent: 10,
    program: "/bin/sh",
    start: 4,
    end: 9,
    status: 1,
  }),
  END,
];

test("the summary names what was run, what to look at, and what to do next", () => {
  inFolder((folder) => {
    const output = join(folder, "app.policy");
    const { stdout, stderr } = learnFrom(LINES, { output });
    expect(stdout).toBe("");
    expect(
      stderr,
    ).toBe(`sandboxify: ${output} allows 5 system calls, 2 of them only with arguments as seen
  ran       1.23 s, 2 processes, 1,007 calls, status 0
  phases    starting until 10 ms, when it first waited, by epoll_wait: 6 calls
            running to the end: 1,001 calls
  programs  /usr/bin/app (1,006 calls)
            /bin/sh (1 call)
  look at   execve: starts programs: they run under the same filter (once, by sh)
            socket: reaches the network (once, by app)
  children  only children needed execve
  now run   sandboxify -p ${output} app --file 'a b'
`);
    expect(readPolicyFile("x", read(output)).policy.items).toHaveLength(5);
    expect(readdirSync(folder)).toEqual(["app.policy"]);
  });
});

const open = (flags: number, program: string, count: number): string =>
  callLine("openat", { values: { 2: flags }, program, count });
const map = (prot: number, flags: number, count: number): string =>
  callLine("mmap", { values: { 2: prot, 3: flags }, count });

test.each<[string, readonly string[]]>([
  ["openat: writes files (5 times, by b)", [open(0, "a", 40), open(0o101, "b", 5)]],
  ["openat: writes files (7 times, by c, b)", [open(2, "b", 1), open(0, "a", 9), open(1, "c", 6)]],
  [
    "mmap: makes memory that is written and executed (2 times, by app)",
    [map(1, 2, 60), map(7, 0x22, 2)],
  ],
  ["mmap: executes code that it makes (once, by app)", [map(3, 0x22, 8), map(5, 0x22, 1)]],
  [
    "unshare: makes or enters namespaces, where it may have more power (once, by app)",
    [callLine("unshare")],
  ],
])("of what deserves a look, only that is counted: %s", (text, lines) => {
  inFolder((folder) => {
    const { stderr } = learnFrom(lines, { output: join(folder, "x") });
    expect(stderr).toContain(`\n  look at   ${text}\n`);
  });
});

const ended = (pid: number, program: string, end: number, status?: number): string =>
  JSON.stringify({ kind: "process", pid, parent: 1, program, start: 0, end, status });

test.each<[string, readonly string[], string?]>([
  ["", [ended(1, "/bin/a", 1234.5, 0), ended(2, "/bin/b", 1234.4)]],
  [
    "b still runs, and what it calls from now on was not learned",
    [ended(1, "/bin/a", 9, 0), ended(2, "/bin/b", 1234.5)],
  ],
  [
    "b still run, and what they call from now on was not learned",
    [ended(2, "/bin/b", 1234.5), ended(3, "/bin/b", 1234.5)],
  ],
  ["b was ended with the launcher", [ended(2, "/bin/b", 1234.5)], "ptrace"],
])("who still runs is told of: %s", (text, processes, way) => {
  inFolder((folder) => {
    const lines = [callLine("brk"), ...processes, endLine({ way })];
    const { stderr } = learnFrom(lines, { output: join(folder, "x") });
    expect(/\n {2}left {6}(.*)\n/.exec(stderr)?.[1] ?? "").toBe(text);
  });
});

test("--json prints the same and more, on one line", () => {
  inFolder((folder) => {
    const output = join(folder, "app.policy");
    const { stdout, stderr } = learnFrom(LINES, { output, json: true });
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toHaveLength(2);
    const data = JSON.parse(stdout);
    expect(data).toMatchObject({
      output,
      merged: false,
      policy: read(output),
      abis: ["x86_64"],
      status: 0,
      calls: 1007,
      startedUp: { at: 10, why: "it first waited, by epoll_wait" },
      arguments: ["app", "--file", "a b"],
      unread: 0,
    });
    expect(
      data.items.map((item: { subject: string; phase: string }) => [item.subject, item.phase]),
    ).toEqual([
      ["brk", "start-up"],
      ["openat", "start-up"],
      ["execve", "start-up"],
      ["epoll_wait", "later"],
      ["socket", "later"],
    ]);
    expect(data.items[1]).toMatchObject({ about: ['"/etc/hosts"'], count: 2, childOnly: false });
  });
});

test.each([
  ["app", "app.policy"],
  ["/usr/bin/app", "app.policy"],
  ["../x/..", "program.policy"],
  ["-rf", "rf.policy"],
  ["a\u001b b", "a__b.policy"],
  ["", "app.policy"],
])("without --output, %j leaves %s in the current folder", (name, file) => {
  inFolder((folder) => {
    const end = JSON.stringify({ ...JSON.parse(END), arguments: name === "" ? [] : [name] });
    const done = runCommand([callLine("brk"), end], folder);
    expect({ status: done.status, stdout: done.stdout }).toEqual({ status: 0, stdout: "" });
    expect(readdirSync(folder)).toEqual([file]);
  });
});

test("a run whose end was not seen, and lines that are none, are told of", () => {
  inFolder((folder) => {
    const lines = [callLine("brk"), '{"kind":"call","prog', "{}"];
    const { stderr } = learnFrom(lines, { output: join(folder, "x") });
    expect(stderr).toContain("the end was not seen, 2 records could not be read");
  });
});

test("where the filter began is in the file", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    const end = JSON.stringify({ ...JSON.parse(END), install_at: "main", main: 3 });
    const { stderr } = learnFrom([callLine("brk"), end], { output });
    expect(read(output)).toMatch(/^SECCOMP_INSTALL_AT=main$/m);
    expect(stderr).toContain("\n  phases    all of it after its main began\n  programs");
  });
});

test.each([
  ["app", "app"],
  ["a b", "'a b'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
  ["$(x)`y`!", "'$(x)`y`!'"],
  ["\u001b[2J\n'", "$'\\x1b[2J\\x0a\\''"],
  ["\u202e", "$'\\xe2\\x80\\xae'"],
])("%j is %s to a shell", (word, text) => {
  expect(shellWord(word)).toBe(text);
  const { stdout } = spawnSync("bash", ["-c", `printf %s ${text}`], { encoding: "utf8" });
  expect(stdout).toBe(word);
});

test("a program that looks like an option is kept apart", () => {
  expect(enforcingCommand("a b.policy", ["-x", "y"])).toBe("sandboxify -p 'a b.policy' -- -x y");
});
