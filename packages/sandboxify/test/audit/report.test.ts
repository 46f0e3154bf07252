// report: what people read and what machines read of the same records, and that the items are items.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, resolve } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { recordLine, sumsLine } from "../../src/audit/data.js";
import { itemsFor } from "../../src/audit/items.js";
import { readLine } from "../../src/audit/line.js";
import { Reading } from "../../src/audit/reading.js";
import { showRecord, showSums } from "../../src/audit/report.js";
import { kernelLine, type Values } from "./records.js";

function read(...records: Values[]): Reading {
  const reading = new Reading();
  for (const values of records) reading.take(kernelLine(values));
  return reading;
}

const KILL = { code: "0x80000000", sig: "31" };
const SAMPLE: Values[] = [
  { syscall: "257", time: "1795896590.540" },
  { syscall: "257", time: "1795896580.000" },
  { syscall: "41", time: "1795896599.999", ...KILL },
  { syscall: "3", arch: "40000003", comm: '"worker"' },
  { exe: "2F746D702F61200A1B5B326A62", comm: '"a"', syscall: "999", code: "0x50000" },
];

test("for people", () => {
  expect(showSums(read(...SAMPLE), false)).toBe(`\
/usr/bin/acts (acts, worker): 4 records
  TIMES  CALL    NUMBER  ABI     ACTION         FIRST                 LAST
      2  openat     257  x86_64  log            2026-11-28T20:09:40Z  2026-11-28T20:09:50Z
      1  read         3  i386    log            2026-11-28T20:09:50Z  2026-11-28T20:09:50Z
      1  socket      41  x86_64  kill (SIGSYS)  2026-11-28T20:09:59Z  2026-11-28T20:09:59Z
  to be added to SECCOMP_SYSCALL_ALLOW:
    openat read socket
  or, where they are denied, at the end of SECCOMP_SYSCALL_DENY:
    -socket
  to be named in SECCOMP_ARCHITECTURES:
    x86_64:i386

"/tmp/a \\x0a\\x1b[2jb" (a): 1 record
  TIMES  CALL  NUMBER  ABI     ACTION  FIRST                 LAST
      1  999      999  x86_64  errno   2026-11-28T20:09:50Z  2026-11-28T20:09:50Z
  to be added to SECCOMP_SYSCALL_ALLOW:
    999
  or, where they are denied, at the end of SECCOMP_SYSCALL_DENY:
    -999

5 records of 2 programs, 2026-11-28T20:09:40Z to 2026-11-28T20:09:59Z
`);
});

test("README: the sums are those that are printed", () => {
  const page = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  const exit = { comm: '"true"', exe: '"/usr/bin/true"', syscall: "231" };
  const sums = showSums(read(exit, { ...exit, ...KILL, time: "1795896591.000" }), false);
  expect(page).toContain(`audit.log\n${sums}\`\`\`\n`);
});

test("in colour, the words are the same", () => {
  const text = showSums(read(...SAMPLE), true);
  expect(text).toContain("\x1b[1m");
  expect(text.replaceAll("\x1b[1m", "").replaceAll("\x1b[0m", "")).toBe(
    showSums(read(...SAMPLE), false),
  );
});

test("without records", () => {
  expect(showSums(read(), false)).toBe("0 records\n");
});

test("without a name, a time or an ABI", () => {
  const reading = new Reading();
  const line = kernelLine({ comm: "(null)", exe: "(null)", arch: "c0000015", syscall: "7" });
  reading.take(line.replace(/audit\([^)]*\)/, "audit(-)"));
  expect(showSums(reading, false)).toBe(`\
(a program without a name): 1 record
  TIMES  CALL  NUMBER  ABI         ACTION  FIRST  LAST
      1  7          7  0xc0000015  log     -      -
  1 call that no list can name

1 record of 1 program
`);
});

test("a long list of items is broken into lines", () => {
  const reading = read(...Array.from({ length: 100 }, (_, syscall) => ({ syscall: `${syscall}` })));
  const lines = showSums(reading, false).split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

test("many names of threads are cut short", () => {
  const reading = read(...Array.from({ length: 9 }, (_, at) => ({ comm: `"thread-${at}"` })));
  expect(showSums(reading, false)).toMatch(
    /^\/usr\/bin\/acts \(thread-0, thread-1, thread-2, thread-3, \.\.\.\): 9 records\n/,
  );
});

describe("a record", () => {
  const recordOf = (values: Values) => {
    const line = readLine(kernelLine(values));
    if (line.kind !== "record") throw new Error(line.kind);
    return line.record;
  };

  test.each([
    [
      {},
      "2026-11-28T20:09:50Z     7144  getppid           x86_64   log            /usr/bin/acts\n",
    ],
    [
      { ...KILL, pid: "1", exe: "2F61200A62", arch: "40000003", syscall: "999" },
      '2026-11-28T20:09:50Z        1  999               i386     kill (SIGSYS)  "/a \\x0ab"\n',
    ],
  ])("for people: %j", (values, text) => {
    expect(showRecord(recordOf(values))).toBe(text);
  });

  test("for machines", () => {
    expect(JSON.parse(recordLine(recordOf({ ...KILL, comm: "636166C3A9" })))).toEqual({
      kind: "record",
      time: "2026-11-28T20:09:50.540Z",
      pid: 7144,
      uid: 0,
      program: "/usr/bin/acts",
      command: "café",
      call: "getppid",
      number: 110,
      abi: "x86_64",
      architecture: "0xc000003e",
      action: "kill",
      signal: "SIGSYS",
      instruction: "0x7f78b0a13829",
    });
  });
});

test("for machines", () => {
  const [first, second] = JSON.parse(sumsLine(read(...SAMPLE))).programs;
  expect(first).toEqual({
    program: "/usr/bin/acts",
    commands: [
      { command: "acts", count: 3 },
      { command: "worker", count: 1 },
    ],
    count: 4,
    first: "2026-11-28T20:09:40.000Z",
    last: "2026-11-28T20:09:59.999Z",
    calls: [
      {
        call: "openat",
        number: 257,
        abi: "x86_64",
        architecture: "0xc000003e",
        action: "log",
        count: 2,
        first: "2026-11-28T20:09:40.000Z",
        last: "2026-11-28T20:09:50.540Z",
      },
      expect.objectContaining({ call: "read", number: 3, abi: "i386", count: 1 }),
      expect.objectContaining({ call: "socket", action: "kill", signal: "SIGSYS", count: 1 }),
    ],
    items: {
      allow: ["openat", "read", "socket"],
      deny: ["-socket"],
      architectures: ["x86_64", "i386"],
    },
  });
  expect(second).toMatchObject({ program: "/tmp/a \n\x1b[2jb", items: { allow: ["999"] } });
});

describe("items", () => {
  const itemsOf = (...records: Values[]) => {
    const [program] = read(...records).sums.programs();
    if (program === undefined) throw new Error("there is no program");
    return itemsFor(program);
  };

  test("every call of the ABI is an item of a list that is accepted, and allows it", () => {
    const calls = Array.from({ length: 500 }, (_, syscall) => ({ syscall: `${syscall}`, ...KILL }));
    const { allow, deny, unnamed } = itemsOf(...calls);
    expect(unnamed).toBe(0);
    const [table] = resolve(parsePolicy(allow.join(" ")), ["x86_64"]).tables;
    expect(table?.rules.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      calls.map((_, number) => number),
    );
    expect(() =>
      parsePolicy(["@default", ...allow, ...deny].join(" "), { list: "deny" }),
    ).not.toThrow();
  });

  test.each([
    [[{ syscall: "59" }], { allow: ["execve"], deny: [], architectures: [], unnamed: 0 }],
    [
      [{ syscall: "59", ...KILL }],
      { allow: ["execve"], deny: ["-execve"], architectures: [], unnamed: 0 },
    ],
    [
      [{ syscall: "0" }, { syscall: "1073741824" }, { syscall: "1073741824" }],
      { allow: ["read"], deny: [], architectures: ["x32", "x86_64"], unnamed: 0 },
    ],
    // A number is one of the program's own ABI.
    [
      [{ syscall: "0" }, { syscall: "1" }, { syscall: "900", arch: "40000003" }],
      { allow: ["read", "write"], deny: [], architectures: ["x86_64", "i386"], unnamed: 1 },
    ],
    [[{ syscall: "0", arch: "c0000015" }], { allow: [], deny: [], architectures: [], unnamed: 1 }],
  ])("%j", (records, items) => {
    expect(itemsOf(...records)).toEqual(items);
  });
});
