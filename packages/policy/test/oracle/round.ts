// round: policies as they are written -> what became of each, by both languages and all oracles

import { type Request, runCore } from "../core.js";
import { comparable, runTypeScript, type TypeScriptAnswer } from "../twin.js";
import { checkAnswer, compareWithPeer, type Trial } from "./check.js";
import { runLibseccomp } from "./libseccomp.js";
import { planPeer } from "./peer.js";
import { requestOf, type WrittenPolicy } from "./written.js";

/** What became of one policy. */
export interface Verdict {
  readonly policy: WrittenPolicy;
  /** `accepted`, or the code with which it was refused. */
  readonly outcome: string;
  /** How many verdicts were held against those of libseccomp, and how many could not be. */
  readonly compared: number;
  readonly left: number;
  /** Empty when nothing is wrong. */
  readonly faults: readonly string[];
}

/** The answers of TypeScript; what C answers otherwise is a fault. */
export interface Twins {
  readonly answers: readonly TypeScriptAnswer[];
  readonly faults: readonly (readonly string[])[];
}

export function runTwins(requests: readonly Request[]): Twins {
  const fromC = runCore(requests);
  const answers = requests.map(runTypeScript);
  const faults = answers.map((answer, index) => {
    const [ours, theirs] = [answer, fromC[index] ?? {}].map(comparable);
    const different = Object.keys(ours ?? {}).filter((key) => ours?.[key] !== theirs?.[key]);
    return different.map(
      (key) => `TypeScript: ${key} ${ours?.[key]}\n    C: ${key} ${theirs?.[key]}`,
    );
  });
  return { answers, faults };
}

/** Judges policies by all there is. */
export function judge(
  policies: readonly WrittenPolicy[],
  run: (requests: readonly Request[]) => Twins = runTwins,
): Verdict[] {
  const { answers, faults } = run(policies.map(requestOf));
  const checked = policies.map((policy, index) => {
    const answer = answers[index] as TypeScriptAnswer;
    return { policy, answer, ...checkAnswer(policy, answer), alike: faults[index] ?? [] };
  });
  const peers = askPeers(checked);
  return checked.map(({ policy, outcome, faults, alike }, index) => {
    const peer = peers[index] ?? { compared: 0, left: 0, faults: [] };
    return { policy, outcome, ...peer, faults: [...alike, ...faults, ...peer.faults] };
  });
}

interface Checked {
  readonly answer: TypeScriptAnswer;
  readonly trial: Trial | undefined;
}

/** Holds all programs against libseccomp's, with one run of it. */
function askPeers(checked: readonly Checked[]) {
  const plans = checked.map(({ trial }, index) => {
    const plan = trial && planPeer(trial.meaning, index % 2 === 0 ? 1 : 2);
    return plan && { trial, plan };
  });
  const programs = runLibseccomp(plans.flatMap((one) => one?.plan.filters ?? []));
  let at = 0;
  return plans.map((one, index) => {
    const program = checked[index]?.answer.compiled;
    if (one === undefined || program === undefined) return undefined;
    const own = programs.slice(at, at + one.plan.filters.length);
    at += own.length;
    return compareWithPeer(program, one.trial, one.plan, own);
  });
}

/** A verdict with a fault as it is told. */
export function describeFault({ policy, faults }: Verdict): string {
  const { abi, entries } = requestOf(policy);
  const texts = entries.map((entry) => JSON.stringify(Buffer.from(entry).toString("latin1")));
  return [`on ${abi}:`, ...texts, ...faults].join("\n  ");
}
