// main: [--check] [PART...] [--rounds N] -> tables on standard output, all figures in results/latest.json.

import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isExceeded, judge } from "./bounds.js";
import { buildDrivers } from "./drivers.js";
import type { Part, Row } from "./part.js";
import { countingParts, partsOf } from "./parts.js";
import { formatTable } from "./table.js";

const RESULTS = join(import.meta.dirname, "..", "results");

interface Result {
  readonly part: Part;
  readonly rounds: number | undefined;
  readonly rows: readonly Row[];
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { check: { type: "boolean" }, rounds: { type: "string" } },
  });
  const parts = values.check ? countingParts : partsOf(positionals);
  const rounds = values.rounds === undefined ? undefined : countOf(values.rounds);
  buildDrivers();
  const results: Result[] = [];
  for (const part of parts) results.push(await measure(part, rounds));
  if (values.check) demandLimits(results);
  else writeResults(results);
}

/** Measures and prints. */
async function measure(part: Part, wanted: number | undefined): Promise<Result> {
  const rounds = part.rounds && (wanted ?? part.rounds);
  const rows = await part.measure(rounds ?? 0);
  const note = rounds === undefined ? "" : ` (${rounds} rounds)`;
  console.log(`\n${part.name}: ${part.title}${note}\n\n${formatTable(part, rows)}`);
  return { part, rounds, rows };
}

function demandLimits(results: readonly Result[]): void {
  const excesses = results.flatMap(({ part, rows }) =>
    rows.flatMap((row) => judge(part, row).filter(isExceeded)),
  );
  const lines = excesses.map(
    ({ part, row, figure, found, limit }) =>
      `${part}, ${row}, ${figure}: ${found} exceeds ${limit}`,
  );
  if (lines.length > 0) throw new Error(lines.join("\n"));
}

function writeResults(results: readonly Result[]): void {
  const machine = {
    processor: os.cpus()[0]?.model,
    cores: os.cpus().length,
    kernel: os.release(),
  };
  const parts = results.map(({ part: { name, title }, rounds, rows }) => ({
    name,
    title,
    rounds,
    rows,
  }));
  const text = JSON.stringify({ date: new Date().toISOString(), machine, parts }, null, 2);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "latest.json"), `${text}\n`);
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`--rounds ${text}: not from 1 to 999999`);
  return Number(text);
}
