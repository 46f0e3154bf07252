// reading: long lines, records that stand twice, and what is said of what is missing.

import { describe, expect, test } from "vitest";
import { LINE_MAX, Lines } from "../../src/audit/lines.js";
import { notesOn } from "../../src/audit/notes.js";
import { Reading } from "../../src/audit/reading.js";
import { demandSums, readLines, readText } from "./reading.js";
import { fieldsOf, journalLine, kernelLine } from "./records.js";

describe("lines", () => {
  test("a line of a megabyte is one line, and what comes after it is read", () => {
    const reading = readLines(
      "x".repeat(1 << 20),
      kernelLine(),
      kernelLine().repeat(4000),
      "",
      kernelLine(),
    );
    expect(reading.lines).toBe(5);
    demandSums(reading, 2);
    expect(reading.damaged).toBe(1);
    expect(reading.firstDamaged).toBe(3);
  });

  test("no more of a line is kept than any record has", () => {
    const lines = new Lines();
    for (let piece = 0; piece < 100; piece++)
      expect(lines.take(Buffer.alloc(10_000, "x"))).toEqual([]);
    expect(lines.take(Buffer.from("\n")).map(({ length }) => length)).toEqual([LINE_MAX]);
  });

  test("a program with the longest name there is, in hexadecimal, is a record", () => {
    const name = `/${"\xe9".repeat(4094)}`;
    const exe = Buffer.from(name, "latin1").toString("hex");
    const [sum] = readLines(kernelLine({ exe })).sums.programs();
    expect(sum?.program).toBe(name);
  });

  test("the last line needs no end, and an empty text has no line", () => {
    expect(readText(kernelLine()).sums.total.count).toBe(1);
    expect(readText("").lines).toBe(0);
    expect(readText("\n").lines).toBe(1);
  });
});

describe("a journal that has each call twice", () => {
  const other = { syscall: "1" };
  test.each([
    ["the kernel's line first", [kernelLine(), journalLine()], 1, 1],
    ["the journal's line first", [journalLine(), kernelLine()], 1, 1],
    ["the kernel left some out", [journalLine(), journalLine(), journalLine(), kernelLine()], 3, 1],
    [
      "two calls, mixed",
      [journalLine(), kernelLine(other), kernelLine(), journalLine(other)],
      2,
      2,
    ],
    ["the kernel's log alone", [kernelLine(), kernelLine()], 2, 0],
    ["the journal's records alone", [journalLine(), journalLine()], 2, 0],
    ["another process", [journalLine(), kernelLine({ pid: "7145" })], 2, 0],
    ["another outcome", [journalLine(), kernelLine({ code: "0x80000000" })], 2, 0],
  ])("%s", (_, lines, count, repeated) => {
    const reading = readLines(...lines);
    demandSums(reading, count);
    expect(reading.repeated).toBe(repeated);
  });
});

describe("notes", () => {
  const notes = (reading: Reading, live = false) =>
    notesOn(reading, live).map(({ message }) => message);

  test("nothing is said where nothing is missing", () => {
    expect(notes(readLines("usb", kernelLine()))).toEqual([]);
  });

  test("what the kernel left out of its log", () => {
    const suppressed = (count: number) =>
      `[ 1.2] kauditd_printk_skb: ${count} callbacks suppressed`;
    const [note, ...others] = notesOn(
      readLines(kernelLine(), suppressed(6), suppressed(10990)),
      false,
    );
    expect(note?.message).toMatch(/^the kernel left 10996 records out of its log/);
    expect(note?.help).toContain("sandboxify --audit as root");
    expect(others).toEqual([]);
  });

  test("what the kernel lost: each line has all until then", () => {
    const dropped = (count: number) =>
      `[ 1.2] audit: audit_lost=${count} audit_rate_limit=0 audit_backlog_limit=64`;
    expect(notes(readLines(kernelLine(), dropped(3), dropped(14)))).toEqual([
      "the kernel lost 14 records of any kind since it was started",
    ]);
  });

  test("damaged records, and where the first is", () => {
    const reading = readLines(
      "usb",
      "audit: type=1326 audit(",
      kernelLine(),
      `type=SECCOMP msg=audit(1.2:3): pid=1`,
    );
    expect(notes(reading)).toEqual([
      "of 4 lines, 2 begin as records and are damaged, the first is line 2",
    ]);
  });

  test("records that found no room", () => {
    const reading = new Reading();
    reading.lost = 5;
    expect(notes(reading, true)[0]).toMatch(/^5 records found no room/);
  });

  test("that there was no record", () => {
    expect(notes(readLines("usb"))).toEqual(["there is no record in 1 line"]);
    expect(notes(new Reading(), true)).toEqual(["there were no records"]);
  });
});

test("the calls by which live reading tries itself are left out", () => {
  const probe = { comm: '"sbx-audit-probe"' };
  const reading = readLines(
    kernelLine(probe),
    kernelLine({ ...probe, syscall: "59" }),
    kernelLine(),
  );
  demandSums(reading, 2);
  expect(reading.skipped).toBe(1);
});

test("a fake field in a name changes nothing", () => {
  const comm = Buffer.from(`x" syscall=59 code=0x0 exe="/bin/sh`, "latin1").toString("hex");
  const [sum] = readLines(kernelLine({ comm, exe: '"/tmp/syscall=1"' })).sums.programs();
  expect(sum?.program).toBe("/tmp/syscall=1");
  expect([...(sum?.calls.values() ?? [])].map(({ call }) => call.name)).toEqual(["getppid"]);
});

test("records without a program go by the name of their thread, or by none", () => {
  const nameless = fieldsOf().replace(/ comm=\S+ exe=\S+/, "");
  const { sums } = readLines(
    kernelLine({ exe: "(null)" }),
    `type=SECCOMP msg=audit(1.234:5): ${nameless}`,
  );
  expect(sums.programs().map(({ program }) => program)).toEqual(["", "acts"]);
});
