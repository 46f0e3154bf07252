// save: what was learned -> a policy file on the disk, whatever was there.

import { PolicyError } from "@sbx/policy";
import type { Output } from "../cli.js";
import { Failure, formatFailure } from "../failure.js";
import { FAILURES } from "../failures.js";
import { displayName, quote } from "../quote.js";
import {
  type EarlierFile,
  type Given,
  type LearnedPolicy,
  learnPolicy,
  type Origin,
} from "./policy.js";
import type { Records } from "./records.js";
import { readExisting, replaceFile } from "./replace.js";

/** A policy that is on the disk, and where. */
export interface Saved {
  readonly learned: LearnedPolicy;
  readonly output: string;
  readonly merged: boolean;
}

/** What a policy is made of besides a file that is there. */
export interface Making {
  readonly records: Records;
  readonly origin: Origin;
  /** Reads what was let pass unasked. */
  readonly given: () => Given | undefined;
}

/** Writes the policy; where it cannot be merged with what is there, or was given, beside it. */
export function save(making: Making, output: string, stderr: Output): Saved {
  const existing = readExisting(output);
  const isEmpty = existing === undefined || existing.bytes.length === 0;
  const earlier = isEmpty ? undefined : { name: displayName(output), bytes: existing.bytes };
  const learned = learnWith(making, earlier);
  if (learned instanceof Error) {
    const saved = saveBeside(making, `${output}.learned`, stderr);
    stderr.write(formatFailure(learned, stderr.terminal));
    return saved;
  }
  write(output, learned, stderr, existing?.mode);
  return { learned, output, merged: earlier !== undefined };
}

/** @returns why they cannot be merged, or what was given cannot be read again. */
function learnWith(
  { records, origin, given }: Making,
  earlier: EarlierFile | undefined,
): LearnedPolicy | PolicyError | Failure {
  try {
    return learnPolicy(records.calls, origin, earlier, given());
  } catch (error) {
    if (error instanceof PolicyError || error instanceof Failure) return error;
    throw error;
  }
}

/** Writes what was learned without the file that is there, as nobody wants to run it all again. */
function saveBeside(making: Making, beside: string, stderr: Output): Saved {
  if (readExisting(beside) !== undefined) throw FAILURES.outputTaken(quote(beside));
  const whole = learnWith(making, undefined);
  const { records, origin } = making;
  const learned = whole instanceof Error ? learnPolicy(records.calls, origin) : whole;
  write(beside, learned, stderr);
  return { learned, output: beside, merged: false };
}

/** Writes the policy; where that cannot be, it is at least seen. */
function write(output: string, { text }: LearnedPolicy, stderr: Output, mode?: number): void {
  try {
    replaceFile(output, text, mode);
  } catch (error) {
    stderr.write(text);
    throw error;
  }
}
