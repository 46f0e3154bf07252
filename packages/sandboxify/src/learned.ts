// learned: the records of a run, and what was there before -> what the caller of learn gets.

import { type Policy, readPolicyFile } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import type { End } from "./end.js";
import { accountOf, defaultOutput, originOf } from "./learn/account.js";
import { dataOf, type LearnedData } from "./learn/data.js";
import { type EarlierFile, type Given, type LearnedPolicy, learnPolicy } from "./learn/policy.js";
import type { Records } from "./learn/records.js";
import { pageOf } from "./learn/report.js";

/** What was learned from a run. Times are milliseconds since the start. */
export interface Learned
  extends Omit<LearnedData, "policy" | "output" | "command" | "unread" | "abis"> {
  /** What the program needed, with what was given and what was in the file before. */
  readonly policy: Policy;
  /** The same as a policy file, with the evidence as comments. */
  readonly text: string;
  /** Those that were used, the program's own first. */
  readonly abis: readonly Abi[];
  /** Where the text was written; `undefined` where it was not. */
  readonly output: string | undefined;
  readonly end: End;
}

/** A run. */
export interface Run {
  readonly records: Records;
  readonly end: End;
  /** The program's own ABI. */
  readonly abi: Abi;
  /** Where the policy goes, if anywhere. */
  readonly output: string | undefined;
}

/** What is to be told, and the page that tells it. */
export interface Told {
  readonly learned: Learned;
  readonly page: () => string;
}

/** What was there before, and may be added to. */
export interface Before {
  readonly earlier?: EarlierFile | undefined;
  readonly given?: Given | undefined;
  /** Whether there was a file. */
  readonly merged: boolean;
}

/** @throws {PolicyError} when what was there before denies what was called. */
export function tell(
  { records, end, abi, output }: Run,
  { earlier, given, merged }: Before = { merged: false },
): Told {
  const made: LearnedPolicy = learnPolicy(records.calls, originOf(records, abi), earlier, given);
  const account = accountOf(records, made, { output: output ?? defaultOutput(records), merged });
  const { policy: text, command: _, unread: __, abis: ___, ...data } = dataOf(account);
  return {
    learned: { ...data, policy: policyIn(text), text, abis: made.abis, output, end },
    page: () => pageOf(account),
  };
}

/** The policy by its text, so that what is made of it has the comments too. */
const policyIn = (text: string): Policy => readPolicyFile("what was learned", text).policy;

/** @throws {PolicyError} when nothing could be added to what is there. */
export function demandAddable({ earlier, given }: Before, abi: Abi): void {
  learnPolicy([], { head: [], installAt: undefined, abi }, earlier, given);
}
