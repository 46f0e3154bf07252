// long-run: how many policies, a seed -> whether any of them means one thing here and another there

import fc from "fast-check";
import { policy } from "./random.js";
import { describeFault, judge, type Verdict } from "./round.js";
import { shrink } from "./shrink.js";

/** What a run has seen. */
export interface Summary {
  readonly policies: number;
  /** How many policies were accepted, and refused with each code. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** How many verdicts were held against those of libseccomp, and how many could not be. */
  readonly compared: number;
  readonly left: number;
  /** The first fault, as it is told. */
  readonly fault: string | undefined;
}

/** As many as are worth the start of a process. */
const BATCH = 250;

/**
 * Judges `policies` policies made from `seed`, up to the first that has a fault.
 *
 * @param tell - is told how far the run is, after each batch.
 */
export function longRun(
  policies: number,
  seed: number,
  tell: (summary: Summary) => void = () => {},
): Summary {
  const outcomes = new Map<string, number>();
  let summary: Summary = { policies: 0, outcomes, compared: 0, left: 0, fault: undefined };
  while (summary.policies < policies && summary.fault === undefined) {
    const numRuns = Math.min(BATCH, policies - summary.policies);
    const verdicts = judge(fc.sample(policy, { seed: seed + summary.policies, numRuns }));
    const wrong = verdicts.find(({ faults }) => faults.length > 0);
    for (const { outcome } of verdicts) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    summary = {
      policies: summary.policies + numRuns,
      outcomes,
      compared: verdicts.reduce((sum, { compared }) => sum + compared, summary.compared),
      left: verdicts.reduce((sum, { left }) => sum + left, summary.left),
      fault: wrong && tellFault(wrong),
    };
    tell(summary);
  }
  return summary;
}

function tellFault(verdict: Verdict): string {
  const judged = (written: Verdict["policy"]): Verdict => judge([written])[0] as Verdict;
  const shortest = shrink(verdict.policy, (less) => judged(less).faults.length > 0);
  return `${describeFault(judged(shortest))}\nand as it was found\n${describeFault(verdict)}`;
}
