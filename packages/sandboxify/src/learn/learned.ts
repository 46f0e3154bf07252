// learned: the records in a file -> a policy file, a summary, data, and a page.

import { readFileSync } from "node:fs";
import { formatDiagnostic, PolicyError, readPolicyFile } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import type { Output } from "../cli.js";
import { FAILURES } from "../failures.js";
import type { Options } from "../options.js";
import { displayName, quote } from "../quote.js";
import { accountOf, defaultOutput, originOf } from "./account.js";
import { dataOf, itemData, recordData, type VerifiedData } from "./data.js";
import { type EarlierFile, type LearnedPolicy, learnPolicy, type Origin } from "./policy.js";
import { type Records, readRecords } from "./records.js";
import { readExisting, replaceFile } from "./replace.js";
import { pageOf } from "./report.js";
import { summaryOf } from "./summary.js";
import { missingOf, missingText } from "./verify.js";

/** What the command needs of the world besides files. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The ABI of a program that made no calls. */
  readonly abi: Abi;
  readonly readRecordFile: (path: string) => string;
}

/**
 * Makes a policy of what was recorded, and tells of it.
 *
 * @returns the exit status.
 * @throws {Failure} when a file cannot be read or written; what was learned is then not lost.
 */
export function learn(options: Options, { stdout, stderr, abi, readRecordFile }: World): number {
  const records = readRecords(readRecordFile(options.learned ?? ""));
  const wanted = options.output ?? defaultOutput(records);
  if (options.verify) return verify(records, wanted, options, { stdout, stderr });
  const origin = originOf(records, abi);
  const { learned, output, merged } = save(records, origin, wanted, stderr);
  const account = accountOf(records, learned, { output, merged });
  if (options.report !== undefined) replaceFile(options.report, pageOf(account), undefined);
  if (options.json) stdout.write(`${JSON.stringify(dataOf(account))}\n`);
  else stderr.write(summaryOf(account));
  return 0;
}

/** Holds a run against the policy that is there, which stays as it is. */
function verify(
  records: Records,
  output: string,
  { json }: Options,
  { stdout, stderr }: Pick<World, "stdout" | "stderr">,
): number {
  const existing = readExisting(output);
  if (existing === undefined) throw FAILURES.nothingToVerify(quote(output));
  const missing = missingOf(records, readPolicyFile(displayName(output), existing.bytes));
  const { items, unexpressed } = missing;
  if (json) {
    const lacking: VerifiedData = {
      output,
      missing: items.map(itemData),
      unexpressed: unexpressed.map(recordData),
    };
    stdout.write(`${JSON.stringify(lacking)}\n`);
  } else stderr.write(missingText(missing, records, output));
  return items.length + unexpressed.length === 0 ? 0 : LACKING;
}

/** The exit status where the policy lacks something. */
const LACKING = 1;

/** The records of a run. @throws {Failure} */
export function readRecordFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw FAILURES.recordsUnreadable(quote(path));
  }
}

/** Writes the policy; where that cannot be, it is at least seen, as nobody wants to run it all again. */
function write(output: string, { text }: LearnedPolicy, stderr: Output, mode?: number): void {
  try {
    replaceFile(output, text, mode);
  } catch (error) {
    stderr.write(text);
    throw error;
  }
}

/** A policy that is on the disk, and where. */
interface Saved {
  readonly learned: LearnedPolicy;
  readonly output: string;
  readonly merged: boolean;
}

/** Writes the policy; where it cannot be merged with what is there, beside it. */
function save(records: Records, origin: Origin, output: string, stderr: Output): Saved {
  const existing = readExisting(output);
  const isEmpty = existing === undefined || existing.bytes.length === 0;
  const earlier: EarlierFile | undefined = isEmpty
    ? undefined
    : { name: displayName(output), bytes: existing.bytes };
  try {
    const learned = learnPolicy(records.calls, origin, earlier);
    write(output, learned, stderr, existing?.mode);
    return { learned, output, merged: earlier !== undefined };
  } catch (error) {
    if (!(error instanceof PolicyError) || earlier === undefined) throw error;
    const beside = `${output}.learned`;
    if (readExisting(beside) !== undefined) throw FAILURES.outputTaken(quote(beside));
    const learned = learnPolicy(records.calls, origin);
    write(beside, learned, stderr);
    const why = formatDiagnostic(error.diagnostics[0], { terminal: stderr.terminal });
    stderr.write(`sandboxify: ${why}\n`);
    return { learned, output: beside, merged: false };
  }
}
