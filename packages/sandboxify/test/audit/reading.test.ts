// reading: that any text is read, that sums are those of the records, and what is said of the rest.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sumsLine } from "../../src/audit/data.js";
import { LINE_MAX, Lines } from "../../src/audit/lines.js";
import { notesOn } from "../../src/audit/notes.js";
import { Reading } from "../../src/audit/reading.js";
import { showSums } from "../../src/audit/report.js";
import { fieldsOf, journalLine, kernelLine, type Values } from "./records.js";

/** Reads bytes in pieces of some sizes. */
function readPieces(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): Reading {
  const reading = new Reading();
  const lines = new Lines();
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] || 1;
    for (const line of lines.take(bytes.subarray(at, at + size))) reading.take(line);
    at += size;
  }
  for (const line of lines.end()) reading.take(line);
  return reading;
}

const readText = (text: string, sizes?: readonly number[]): Reading =>
  readPieces(Buffer.from(text, "latin1"), sizes);
const readLines = (...lines: string[]): Reading =>
  readText(lines.map((line) => `${line}\n`).join(""));

/** What nobody wrote on a terminal before. */
const CONTROL = /[^\n -~]/;

/** The law that holds for any text: each line is one thing, and the sums add up to the records. */
function demandSums(reading: Reading, records: number): void {
  const { sums, lines, skipped, damaged, repeated } = reading;
  const programs = sums.programs();
  const total = (counts: Iterable<{ count: number }>) =>
    [...counts].reduce((sum, { count }) => sum + count, 0);
  expect(sums.total.count).toBe(records);
  expect(total(programs)).toBe(records);
  for (const { count, calls } of programs) expect(total(calls.values())).toBe(count);
  expect(records + skipped + damaged + repeated).toBeLessThanOrEqual(lines);
  const data = JSON.parse(sumsLine(reading));
  expect(data.count).toBe(records);
  expect(total(data.programs)).toBe(records);
  expect(showSums(reading, false)).not.toMatch(CONTROL);
}

const hex = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
const quoted = fc
  .string({ unit: fc.constantFrom(..."abcxyz019./-_=,;:'\\<>()"), maxLength: 15 })
  .map((text) => `"${text}"`);
const values: fc.Arbitrary<Values> = fc.record(
  {
    time: fc.nat({ max: 2 ** 31 }).map((seconds) => `${seconds}.123`),
    pid: fc.nat().map(String),
    comm: fc.oneof(hex, quoted, fc.constant("(null)")),
    exe: fc.oneof(hex, quoted, fc.constantFrom('"/usr/bin/a"', '"/usr/bin/b"', "(null)")),
    sig: fc.nat({ max: 64 }).map(String),
    arch: fc.constantFrom("c000003e", "40000003", "c00000b7", "c0000015"),
    syscall: fc.oneof(fc.nat({ max: 500 }), fc.integer()).map(String),
    code: fc.constantFrom("0x80000000", "0x0", "0x30000", "0x50000", "0x7ffc0000", "0x12345678"),
  },
  { requiredKeys: [] },
);

describe("laws", () => {
  test("each record is counted, once, whatever stands between and however it arrives", () => {
    const other = fc.constantFrom(
      "",
      "----",
      "[ 1.2] usb 1-1: new device",
      "\x00\xff\x1b[2J",
      "type=",
    );
    const line = fc.oneof(
      values.map((some) => ({ text: kernelLine(some), count: 1 })),
      other.map((text) => ({ text, count: 0 })),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(line), sizes, fc.constantFrom("\n", "\r\n"), (lines, sizes, end) => {
        const text = lines.map(({ text }) => text + end).join("");
        const records = lines.reduce((sum, { count }) => sum + count, 0);
        const reading = readText(text, sizes);
        demandSums(reading, records);
        expect(reading.lines).toBe(lines.length);
        expect(reading.damaged).toBe(0);
        expect(reading.skipped).toBe(lines.length - records);
        for (const note of notesOn(reading, false)) expect(note.message).not.toMatch(CONTROL);
      }),
      { numRuns: 300 },
    );
  });

  test("any bytes are read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const reading = readPieces(bytes, [7]);
        demandSums(reading, reading.sums.total.count);
      }),
      { numRuns: 500 },
    );
  });

  test("records of which some bytes are others are read, damaged or skipped", () => {
    const change = fc.record({
      at: fc.nat(),
      removed: fc.nat({ max: 12 }),
      inserted: fc.oneof(
        fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
        fc.constantFrom(" syscall=1", '"', " ", "=", " exe=", ": ", "\x1d", "\0", "9".repeat(400)),
      ),
    });
    const seen = { records: 0, damaged: 0, skipped: 0 };
    const changes = fc.array(change, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, changes, fc.boolean(), (some, changes, journal) => {
        let text = journal ? journalLine(some) : kernelLine(some);
        for (const { at, removed, inserted } of changes) {
          const start = at % text.length;
          text = text.slice(0, start) + inserted + text.slice(start + removed);
        }
        const reading = readText(text);
        demandSums(reading, reading.sums.total.count);
        seen.records += reading.sums.total.count;
        seen.damaged += reading.damaged;
        seen.skipped += reading.skipped;
      }),
      { numRuns: 2000 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });
});

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
