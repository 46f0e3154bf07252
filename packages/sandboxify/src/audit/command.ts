// command: sandboxify --audit, from what it reads to what it writes.

import type { Surroundings } from "../cli.js";
import { formatFailure } from "../failure.js";
import { FAILURES } from "../failures.js";
import type { Options } from "../options.js";
import { quote } from "../quote.js";
import { recordLine, sumsLine } from "./data.js";
import { readInput } from "./input.js";
import { Lines } from "./lines.js";
import { readLive } from "./live.js";
import { notesOn, silence } from "./notes.js";
import { Reading } from "./reading.js";
import type { SeccompRecord } from "./record.js";
import { showRecord, showSums } from "./report.js";

/** What the command line asks for. */
export interface AuditOptions {
  /** A log, or `-` for standard input; without it the kernel itself is asked. */
  readonly file: string | undefined;
  /** Whether each record is printed as it comes. */
  readonly follow: boolean;
  readonly json: boolean;
}

/** What the command line says. @throws {Failure} */
export function readAuditOptions(options: Options): AuditOptions {
  const { audit, follow, json, program, ...others } = options;
  if (!audit) throw FAILURES.followAlone();
  for (const name of Object.keys(others)) throw FAILURES.notForAudit(quote(`--${name}`));
  const [file, next] = program;
  if (next !== undefined) throw FAILURES.oneLog(quote(next));
  return { file, follow: follow ?? false, json: json ?? false };
}

/** Where text goes. */
type Outputs = Pick<Surroundings, "stdout" | "stderr" | "environment">;

/** Reads all records, until there are no more or a signal ends it. @returns the exit status. */
export async function audit(options: AuditOptions, outputs: Outputs): Promise<number> {
  const reading = new Reading();
  const stopper = new AbortController();
  const stop = () => stopper.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.once(name, stop);
  try {
    const { file } = options;
    const status =
      file === undefined
        ? await auditLive(reading, options, outputs, stopper.signal)
        : await auditText(file, reading, options, outputs, stopper.signal);
    if (status === 0) writeSums(reading, options, outputs);
    return status;
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}

async function auditText(
  file: string,
  reading: Reading,
  options: AuditOptions,
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  const lines = new Lines();
  const takeAll = (texts: readonly string[]) => {
    writeRecords(
      texts.map((text) => reading.take(text)),
      options,
      outputs,
    );
  };
  for await (const piece of readInput(file, { follow: options.follow, signal })) {
    takeAll(lines.take(piece));
  }
  takeAll(lines.end());
  return 0;
}

async function auditLive(
  reading: Reading,
  options: AuditOptions,
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  const lines = new Lines();
  const pieces = readLive(signal);
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return value;
    const records = lines.take(value).map((line) => takeLive(line, reading, outputs));
    writeRecords(records, options, outputs);
  }
}

/** A line of sbx-audit: a record, `ready`, `silent`, `lost N` or `dropped N`. */
function takeLive(line: string, reading: Reading, { stderr }: Outputs): SeccompRecord | undefined {
  const [, what, count] = /^(lost|dropped) (\d+)$/.exec(line) ?? [];
  if (what === "lost" || what === "dropped") {
    reading[what] = Number(count);
  } else if (line === "ready") {
    stderr.write(
      "sandboxify: reading the kernel's records; SIGINT (Ctrl-C) ends it with the sums\n",
    );
  } else if (line === "silent") {
    reading.silent = true;
    stderr.write(formatFailure(silence(), stderr.terminal));
  } else {
    return reading.take(line);
  }
  return undefined;
}

function writeRecords(
  records: readonly (SeccompRecord | undefined)[],
  { follow, json }: AuditOptions,
  { stdout }: Outputs,
): void {
  if (!follow) return;
  const format = json ? recordLine : showRecord;
  const text = records.map((record) => (record ? format(record) : "")).join("");
  if (text !== "") stdout.write(text);
}

function writeSums(
  reading: Reading,
  { file, follow, json }: AuditOptions,
  { stdout, stderr, environment }: Outputs,
): void {
  // There are records before it, or the ^C that a terminal shows.
  const isBegun = follow || (file === undefined && stdout.terminal);
  const colour = stdout.terminal && !environment.NO_COLOR && environment.TERM !== "dumb";
  if (json) stdout.write(sumsLine(reading));
  else stdout.write(`${isBegun ? "\n" : ""}${showSums(reading, colour)}`);
  for (const note of notesOn(reading, file === undefined)) {
    stderr.write(formatFailure(note, stderr.terminal));
  }
}
