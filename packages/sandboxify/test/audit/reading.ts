// reading: texts read as --audit reads them, and what holds of all; what its tests share.

import { expect } from "vitest";
import { sumsLine } from "../../src/audit/data.js";
import { Lines } from "../../src/audit/lines.js";
import { Reading } from "../../src/audit/reading.js";
import { showSums } from "../../src/audit/report.js";

/** Reads bytes in pieces of some sizes. */
export function readPieces(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): Reading {
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

export const readText = (text: string, sizes?: readonly number[]): Reading =>
  readPieces(Buffer.from(text, "latin1"), sizes);
export const readLines = (...lines: string[]): Reading =>
  readText(lines.map((line) => `${line}\n`).join(""));

/** What nobody wrote on a terminal before. */
export const CONTROL = /[^\n -~]/;

/** The law that holds for any text: each line is one thing, and the sums add up to the records. */
export function demandSums(reading: Reading, records: number): void {
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
