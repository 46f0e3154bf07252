// learned: the records in a file -> a policy file, a summary, data, and a page.

import { readFileSync } from "node:fs";
import { readPolicyFile } from "@sbx/policy";
import { type Abi, isAbi } from "@sbx/syscalls";
import type { Output } from "../cli.js";
import { FAILURES } from "../failures.js";
import type { Options } from "../options.js";
import { displayName, quote } from "../quote.js";
import { accountOf, defaultOutput, originOf } from "./account.js";
import { dataOf, verifiedData } from "./data.js";
import { readGiven } from "./gift.js";
import { type Records, readRecords } from "./records.js";
import { readExisting, replaceFile } from "./replace.js";
import { pageOf } from "./report.js";
import { save } from "./save.js";
import { summaryOf } from "./summary.js";
import { verdictOf, verdictText } from "./verify.js";

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
  if (options.verify) return verify(records, options, { stdout, stderr });
  const wanted = options.output ?? defaultOutput(records);
  const given = (): ReturnType<typeof readGiven> =>
    readGiven(options, wanted, ownAbi(records) ?? abi);
  const making = { records, origin: originOf(records, abi), given };
  const { learned, output, merged } = save(making, wanted, stderr);
  const account = accountOf(records, learned, { output, merged });
  if (options.report !== undefined) replaceFile(options.report, pageOf(account), undefined);
  if (options.json) stdout.write(`${JSON.stringify(dataOf(account))}\n`);
  else stderr.write(summaryOf(account));
  return 0;
}

/** The ABI of the program itself. */
const ownAbi = ({ calls }: Records): Abi | undefined =>
  calls.map(({ child, abi }) => (child ? "" : abi)).find(isAbi);

/** Holds a run against the policy that is there, which stays as it is. */
function verify(
  records: Records,
  { output, policy, allow, json }: Options,
  { stdout, stderr }: Pick<World, "stdout" | "stderr">,
): number {
  const name = output ?? policy ?? defaultOutput(records);
  const existing = readExisting(name);
  if (existing === undefined) throw FAILURES.nothingToVerify(quote(name));
  const file = readPolicyFile(displayName(name), existing.bytes);
  const verdict = verdictOf(records, file, (allow ?? policy) === undefined);
  if (json) stdout.write(`${JSON.stringify(verifiedData(verdict, name))}\n`);
  else stderr.write(verdictText(verdict, records, name));
  return verdict.items.length + verdict.unexpressed.length === 0 ? 0 : LACKING;
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
