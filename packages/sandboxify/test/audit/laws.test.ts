// laws: that any text is read, and that sums are those of the records.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { notesOn } from "../../src/audit/notes.js";
import { CONTROL, demandSums, readPieces, readText } from "./reading.js";
import { journalLine, kernelLine, type Values } from "./records.js";

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
