// check: a policy as it is written, and what a pipeline makes of it -> what is wrong with that

import { abiFacts } from "@sbx/syscalls";
import { returnValue } from "../../src/action.js";
import { decide } from "../../src/decide.js";
import { type Policy, type Program, run, type SystemCall } from "../../src/index.js";
import { type Accepted, meaningOf } from "../meaning.js";
import { constantValueOf, describeWrong, faultsOfForm, firstWrong, nameOf } from "../soundness.js";
import type { TypeScriptAnswer } from "../twin.js";
import { conditionCalls, numberCalls } from "./calls.js";
import type { PeerProgram } from "./libseccomp.js";
import type { Plan } from "./peer.js";
import { abisOf, itemText, type WrittenPolicy } from "./written.js";

/** What a policy means, and the calls that are put to everybody. */
export interface Trial {
  readonly meaning: Accepted;
  /** Calls by their numbers alone, and calls with arguments. */
  readonly numbers: readonly SystemCall[];
  readonly conditions: readonly SystemCall[];
}

export const trialOf = (meaning: Accepted): Trial => ({
  meaning,
  numbers: numberCalls(meaning),
  conditions: conditionCalls(meaning),
});

/** What became of a policy: `accepted`, or the code with which it was refused. */
export interface Outcome {
  readonly outcome: string;
  /** What a program was held against. */
  readonly trial: Trial | undefined;
  /** Empty when nothing is wrong. */
  readonly faults: readonly string[];
}

/** Limits of a program, which a policy's text does not show. */
const TOO_LONG = ["program_too_long", "conditions_too_long", "too_many_tests"];

/** Holds an answer against what the language says of the policy. */
export function checkAnswer(written: WrittenPolicy, answer: TypeScriptAnswer): Outcome {
  const meaning = meaningOf(written);
  const outcome = answer.fault?.code ?? "accepted";
  if (meaning.refused !== undefined) {
    const faults = outcome === meaning.refused ? [] : [`${outcome} instead of ${meaning.refused}`];
    return { outcome, trial: undefined, faults };
  }
  if (answer.compiled === undefined || answer.policy === undefined) {
    return { outcome, trial: undefined, faults: faultsOfRefusal(written, answer, meaning) };
  }
  const trial = trialOf(meaning);
  return { outcome, trial, faults: checkProgram(written, answer.policy, answer.compiled, trial) };
}

/** A refusal that the meaning did not foresee: an item may be hidden less plainly than it knows. */
function faultsOfRefusal(
  written: WrittenPolicy,
  { fault }: TypeScriptAnswer,
  meaning: Accepted,
): string[] {
  const code = fault?.code ?? "nothing";
  if (TOO_LONG.includes(code)) return [];
  if (code !== "hidden_item") return [`${code} instead of a program`];
  const hidden = itemAt(written, fault?.span.start ?? -1);
  const call = conditionCalls(meaning).find((made) => meaning.decidingItem(made) === hidden);
  return call === undefined ? [] : [`item ${hidden} is not hidden: it decides ${nameOf(call)}`];
}

/** The place of the item that begins at byte `start` of the list. */
function itemAt({ items }: WrittenPolicy, start: number): number {
  let at = 0;
  return items.findIndex((item) => {
    const begins = at + item.separator.length;
    at += itemText(item).length;
    return begins === start;
  });
}

/** How many calls are put to `decide`, which is slow. */
const DECIDED_MAX = 400;

/** What a program does other than the policy says. */
export function checkProgram(
  written: WrittenPolicy,
  policy: Policy,
  program: Program,
  { meaning, numbers, conditions }: Trial,
): string[] {
  const faults = faultsOfForm(program);
  if (faults.length > 0) return faults;
  const wrong = firstWrong(program, meaning, [...numbers, ...conditions]);
  const abis = abisOf(written);
  const decides = { decide: (call: SystemCall) => decide(policy, call, abis).action };
  const some = [...sample(numbers), ...sample(conditions)];
  const otherwise = firstWrong(program, decides, some);
  return [
    ...(wrong === undefined ? [] : [`program against meaning: ${wrong}`]),
    ...(otherwise === undefined ? [] : [`program against decide: ${otherwise}`]),
    ...faultsOfConstants(program, meaning, numbers),
  ];
}

const sample = (calls: readonly SystemCall[]): SystemCall[] => {
  const stride = Math.max(1, calls.length / (DECIDED_MAX / 2));
  const count = Math.min(calls.length, DECIDED_MAX / 2);
  return Array.from({ length: count }, (_, at) => calls[Math.floor(at * stride)] as SystemCall);
};

/** Calls that no condition is about are decided before any argument is looked at. */
function faultsOfConstants(
  program: Program,
  { tables, decide }: Accepted,
  calls: readonly SystemCall[],
): string[] {
  const looking = new Map<number, Set<number>>();
  for (const [abi, chains] of tables) {
    const { auditArch } = abiFacts(abi);
    const numbers = looking.get(auditArch) ?? new Set();
    looking.set(auditArch, numbers);
    for (const [number, { links }] of chains) {
      if (links.some(({ alternatives }) => alternatives.flat().length > 0)) numbers.add(number);
    }
  }
  const wrong = calls.find((call) => {
    if (looking.get(abiFacts(call.abi).auditArch)?.has(call.number)) return false;
    return constantValueOf(program, call) !== returnValue(decide(call));
  });
  return wrong === undefined ? [] : [`${nameOf(wrong)} is not constant`];
}

/** How often a program was held against libseccomp's, and how often that could not be done. */
export interface Compared {
  readonly compared: number;
  readonly left: number;
  readonly faults: readonly string[];
}

/** Holds a program against those of libseccomp. */
export function compareWithPeer(
  program: Program,
  { numbers, conditions }: Trial,
  { verdict }: Plan,
  programs: readonly PeerProgram[],
): Compared {
  let compared = 0;
  let left = 0;
  const wrong: string[] = [];
  for (const call of [...numbers, ...conditions]) {
    const should = verdict(programs, call);
    if (should === undefined) {
      left++;
      continue;
    }
    compared++;
    const is = run(program, call).value;
    if (is !== should) wrong.push(describeWrong(call, is, should));
  }
  const faults = wrong.slice(0, 1).map((one) => `program against libseccomp: ${one}`);
  return { compared, left, faults };
}
