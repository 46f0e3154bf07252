// resolve: Policy (names) -> Ruleset (numbers of some ABIs). Twin: native/core/resolve.c

import {
  type Abi,
  abiFacts,
  groupCalls,
  groupNames,
  isGroup,
  isSyscallName,
  near,
  syscallName,
  syscallNames,
  syscallNumber,
} from "@sbx/syscalls";
import { type Action, letsPass, sameAction } from "./action.js";
import { type Call, resolveCondition } from "./compare.js";
import { type Alternatives, coversOf } from "./cover.js";
import { attempt, demandNothing, fail, type Report } from "./diagnostic.js";
import type { Item, Policy, Subject } from "./parse.js";
import { type Source, sliceSource } from "./source.js";

/** What an item says of one system call. */
export interface Clause {
  readonly item: Item;
  /** One without tests always holds. */
  readonly alternatives: Alternatives;
  /** `undefined`: where it holds, the clauses before do not count. */
  readonly action: Action | undefined;
}

/** One system call number and what happens to it. */
export interface Rule {
  readonly number: number;
  /** The first that holds decides; there are none where the arguments do not matter. */
  readonly clauses: readonly Clause[];
  /** What happens when none decides. */
  readonly action: Action;
}

/** The rules of one ABI. */
export interface Table {
  readonly abi: Abi;
  /** Ascending by number, each number once. */
  readonly rules: readonly Rule[];
}

/** A policy for some ABIs: no names are left in it. */
export interface Ruleset {
  readonly source: Source;
  readonly tables: readonly Table[];
  /** What happens to the other numbers of these ABIs. */
  readonly otherwise: Action;
  /** What happens to the calls of other ABIs. */
  readonly foreign: Action;
}

/** How many tests a policy may have, each counted for every call that an item is about. */
export const TESTS_MAX = 8192;

/** What is known while the items are gone through. */
interface Resolving {
  readonly policy: Policy;
  readonly several: boolean;
  readonly report: Report;
  tests: number;
  /** The names near to one that nobody has: finding them takes long, and each ABI asks again. */
  readonly near: Map<string, readonly string[]>;
}

/**
 * Gives every item its numbers on `abis`. The first item that holds for a call decides it. A name that
 * only other ABIs have is skipped.
 *
 * @param report - takes what is wrong; without it, a PolicyError is thrown with all of it.
 */
export function resolve(policy: Policy, abis: Abi | readonly Abi[], report?: Report): Ruleset {
  if (report === undefined) return demandNothing((found) => resolve(policy, abis, found));
  const list: readonly Abi[] = typeof abis === "string" ? [abis] : [...new Set(abis)];
  if (list.length === 0) throw new RangeError("a policy is for one ABI at least");
  const resolving: Resolving = {
    policy,
    several: list.length > 1,
    report,
    tests: 0,
    near: new Map(),
  };
  const tables = list.map((abi) => ({ abi, rules: resolveTable(resolving, abi) }));
  const { source, otherwise, violation } = policy;
  return { source, tables, otherwise, foreign: foreignAction(tables, violation) };
}

/** The clauses of each number so far, in the order of their items. */
type Chains = Map<number, Clause[]>;

function resolveTable(resolving: Resolving, abi: Abi): Rule[] {
  const { policy, report } = resolving;
  const chains: Chains = new Map();
  for (const item of policy.items) attempt(report, () => resolveItem(resolving, abi, chains, item));
  return [...chains]
    .map(([number, chain]) => ruleOf(number, chain, policy.otherwise))
    .sort((one, other) => one.number - other.number);
}

function resolveItem(resolving: Resolving, abi: Abi, chains: Chains, item: Item): void {
  const { policy } = resolving;
  const { source, otherwise } = policy;
  const calls = callsOf(resolving, item.subject, abi);
  const clauses = calls.map((call) => ({ call, clause: clauseOf(resolving, item, call) }));
  if (item.action === undefined) {
    const takenBack = clauses.filter(({ call, clause }) => takeBack(chains, call, clause));
    // In a deny list, "-execve" alone reads as if it denied execve.
    if (calls.length > 0 && takenBack.length === 0 && otherwise.kind === "allow") {
      fail({ code: "idle_removal", source, span: item.span });
    }
    return;
  }
  const covers = clauses.map(({ call, clause }) => append(chains, call, clause));
  const [other] = covers
    .flatMap((clause) => clause ?? [])
    .filter(({ action }) => !sameAction(action as Action, item.action as Action));
  if (other && covers.every((cover) => cover !== undefined)) {
    fail({ code: "hidden_item", source, span: item.span, other: other.item.span });
  }
}

/** The calls of `abi` that an item is about. */
function callsOf(resolving: Resolving, subject: Subject, abi: Abi): Call[] {
  const { policy, several } = resolving;
  const { source } = policy;
  const { span } = subject;
  if (subject.kind === "number") {
    const { firstNumber, lastNumber } = abiFacts(abi);
    const { number } = subject;
    if (several) fail({ code: "number_for_several", source, span });
    if (number < firstNumber || number > lastNumber) {
      fail({ code: "number_out_of_range", source, span, abi });
    }
    return [{ abi, number, name: syscallName(abi, number) ?? sliceSource(source, span) }];
  }
  const { name } = subject;
  if (subject.kind === "group") {
    if (!isGroup(name)) fail({ code: "unknown_group", source, span, near: near(name, groupNames) });
    return groupCalls(name).flatMap((member) => callNamed(abi, member));
  }
  if (!isSyscallName(name)) {
    fail({ code: "unknown_syscall", source, span, near: nearTo(resolving, name, abi) });
  }
  return callNamed(abi, name);
}

/** A name that nobody has is told once, with what is near to it on the first ABI. */
function nearTo({ near: known }: Resolving, name: string, abi: Abi): readonly string[] {
  const names = known.get(name) ?? near(name, syscallNames(abi));
  known.set(name, names);
  return names;
}

function callNamed(abi: Abi, name: string): Call[] {
  const number = syscallNumber(abi, name);
  return number === undefined ? [] : [{ abi, number, name }];
}

function clauseOf(resolving: Resolving, item: Item, call: Call): Clause {
  const { source } = resolving.policy;
  const { condition, action, span } = item;
  if (condition === undefined) return { item, alternatives: [[]], action };
  resolving.tests += condition.reduce((sum, { length }) => sum + length, 0);
  if (resolving.tests > TESTS_MAX) {
    fail({ code: "too_many_tests", source, span, limit: TESTS_MAX });
  }
  const alternatives = resolveCondition(source, condition, call, resolving.report);
  return { item, alternatives, action };
}

const isAlways = ({ alternatives }: Clause): boolean =>
  alternatives.some(({ length }) => length === 0);

/** @returns whether there was anything to take back. */
function takeBack(chains: Chains, { number }: Call, clause: Clause): boolean {
  const chain = chains.get(number);
  if (chain === undefined) return false;
  if (isAlways(clause)) chains.delete(number);
  else chain.push(clause);
  return true;
}

/** @returns the clauses that leave nothing for this one to decide; then it is not appended. */
function append(chains: Chains, { number }: Call, clause: Clause): Clause[] | undefined {
  const chain = chains.get(number);
  if (chain === undefined) {
    chains.set(number, [clause]);
    return undefined;
  }
  const lastRemoval = chain.findLastIndex(({ action }) => action === undefined);
  const covers = coversOf(clause.alternatives, chain.slice(lastRemoval + 1));
  if (covers === undefined) chain.push(clause);
  return covers;
}

/** A clause that always holds ends the search: its action is the rule's. */
function ruleOf(number: number, chain: readonly Clause[], otherwise: Action): Rule {
  const last = chain.at(-1) as Clause;
  return last.action !== undefined && isAlways(last)
    ? { number, clauses: chain.slice(0, -1), action: last.action }
    : { number, clauses: chain, action: otherwise };
}

/**
 * Calls of another ABI have other numbers, so no rule can speak of them: they kill the process.
 * Only a policy that refuses nothing, because its violations are just logged, logs them too.
 */
function foreignAction(tables: readonly Table[], violation: Action): Action {
  const refusesNothing = tables.every(({ rules }) =>
    rules.every(({ action, clauses }) =>
      [action, ...clauses.map((clause) => clause.action)].every((one) => !one || letsPass(one)),
    ),
  );
  return violation.kind === "log" && refusesNothing ? { kind: "log" } : { kind: "kill" };
}
