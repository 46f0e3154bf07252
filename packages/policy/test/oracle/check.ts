// check: a policy as it is written, and what a pipeline makes of it -> what is wrong with that

import { abiFacts } from "@sbx/syscalls";
import { actionOf, returnValue } from "../../src/action.js";
import { decide } from "../../src/decide.js";
import type { Policy, Program, SystemCall } from "../../src/index.js";
import { type Accepted, meaningOf } from "../meaning.js";
import { constantValueOf, faultsOfForm, firstWrong, nameOf } from "../soundness.js";
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
  const looking = new Set<string>();
  for (const [abi, chains] of tables) {
    for (const [number, { links }] of chains) {
      if (links.some(({ alternatives }) => alternatives.flat().length > 0)) {
        looking.add(`${abiFacts(abi).auditArch} ${number}`);
      }
    }
  }
  const wrong = calls.find(
    (call) =>
      !looking.has(`${abiFacts(call.abi).auditArch} ${call.number}`) &&
      constantValueOf(program, call) !== returnValue(decide(call)),
  );
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
  const counts = { compared: 0, left: 0 };
  const faults: string[] = [];
  for (const call of [...numbers, ...conditions]) {
    const wanted = verdict(programs, call);
    if (wanted === undefined) counts.left++;
    else counts.compared++;
    if (wanted === undefined || faults.length > 0) continue;
    const wrong = firstWrong(program, { decide: () => actionOf(wanted) }, [call]);
    if (wrong !== undefined) faults.push(`program against libseccomp: ${wrong}`);
  }
  return { ...counts, faults };
}
