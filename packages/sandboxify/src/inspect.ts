// inspect: the number of a process -> its filters, as policies, and the ways round them.

import {
  type Policy,
  PolicyError,
  type Program,
  type RecoveredPolicies,
  type RecoveredPolicy,
  readPolicyFile,
} from "@sbx/policy";
import { FAILURES } from "./failures.js";
import { abiOfProgram } from "./image.js";
import { factsOf, type InspectedFacts } from "./inspect/facts.js";
import { type AttachedFilter, askForFilters, type Refusal } from "./inspect/filters.js";
import type { Hole } from "./inspect/holes.js";
import { refusalOf } from "./inspect/permission.js";
import { type Understood, understand } from "./inspect/shown.js";
import { FILTERED, readStatus, type ThreadStatus } from "./inspect/status.js";
import { InspectError } from "./inspect-error.js";
import { ownAbi } from "./machine.js";
import { kind } from "./quote.js";

/** A process whose filters are known: there may be none. */
export interface Inspected extends InspectedFacts {
  /** The newest first. */
  readonly filters: readonly InspectedFilter[];
  /** What they do together, as the strictest of them decides; `undefined` unless there are several. */
  readonly together: InspectedPolicies | undefined;
  /** Ways round the filters. */
  readonly holes: readonly Hole[];
  readonly refusal: undefined;
}

/** A process whose filters the kernel does not show. */
export interface Uninspected extends InspectedFacts {
  readonly filters: undefined;
  readonly together: undefined;
  readonly holes: undefined;
  /** Why not, and what to do about it. */
  readonly refusal: Refusal;
}

/** What can be said of a process: everything, or why it is no more. */
export type Inspection = Inspected | Uninspected;

/** A filter, as the kernel has it and as policies. */
export interface InspectedFilter extends InspectedPolicies {
  /** Its instructions, for `simulate`, `disassemble` and `programBytes` of `@sbx/policy`. */
  readonly program: Program;
  /** Its `SECCOMP_FILTER_FLAG_*`, as far as the kernel keeps them; `undefined` where it does not tell. */
  readonly flags: number | undefined;
}

/** What filters do, as policies. */
export interface InspectedPolicies extends RecoveredPolicies {
  /** One; or several, where the ABIs cannot be said in one. */
  readonly policies: readonly InspectedPolicy[];
}

/** A policy file that does what was found. */
export interface InspectedPolicy extends RecoveredPolicy {
  /** What the text says; `undefined` where it is too long for a policy. */
  readonly policy: Policy | undefined;
}

/**
 * Tells of the filters of a process that runs, or of one of its threads: whoever installed them. The process
 * is stopped for less than a millisecond. Without the privilege that the kernel demands, `filters` is
 * `undefined`, and `refusal` says why.
 *
 * @param pid - the number of a process, or of a thread.
 * @throws {TypeError} when `pid` is no number of a process.
 * @throws {InspectError} when there is no such process.
 */
export async function inspect(pid: number): Promise<Inspection> {
  checkNumber(pid);
  const status = readStatus(pid);
  if (status === undefined) throw new InspectError("no_process", FAILURES.noProcess(String(pid)));
  const facts = factsOf(status);
  const found = await filtersOf(status);
  if ("text" in found) {
    return { ...facts, filters: undefined, together: undefined, holes: undefined, refusal: found };
  }
  return { ...facts, ...tell(found, pid), refusal: undefined };
}

/** The kernel's largest, on any machine. */
const NUMBER_MAX = 2 ** 22;

function checkNumber(pid: unknown): void {
  if (typeof pid !== "number") {
    throw new TypeError(`the number of the process must be a number, got ${kind(pid)}`);
  }
  if (!Number.isInteger(pid) || pid < 1 || pid > NUMBER_MAX) {
    throw new TypeError(`the number of a process is 1 to ${NUMBER_MAX}, not ${pid}`);
  }
}

async function filtersOf(status: ThreadStatus): Promise<readonly AttachedFilter[] | Refusal> {
  if (status.mode !== FILTERED) return [];
  return refusalOf(status) ?? (await askForFilters(status.tid));
}

function tell(
  found: readonly AttachedFilter[],
  pid: number,
): Pick<Inspected, "filters" | "together" | "holes"> {
  if (found.length === 0) return { filters: [], together: undefined, holes: [] };
  const own = abiOfProgram(`/proc/${pid}/exe`) ?? ownAbi();
  const { filters, together, holes }: Understood = understand(found, own);
  return {
    filters: filters.map((filter) => ({ ...filter, ...withPolicies(filter) })),
    together: together && withPolicies(together),
    holes,
  };
}

const withPolicies = ({ policies, elsewhere }: RecoveredPolicies): InspectedPolicies => ({
  policies: policies.map((one) => ({ ...one, policy: policyIn(one.text) })),
  elsewhere,
});

function policyIn(text: string): Policy | undefined {
  try {
    return readPolicyFile("what was found", text).policy;
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
