// resolve: Policy (names) -> Ruleset (numbers of one ABI). Twin: native/core/resolve.c

import {
  type Abi,
  type AbiFacts,
  abiFacts,
  isSyscallName,
  near,
  syscallNames,
  syscallNumber,
} from "@sbx/syscalls";
import { type Action, letsPass, sameAction } from "./action.js";
import { fail } from "./diagnostic.js";
import type { Item, Policy } from "./parse.js";
import type { Source } from "./source.js";

/** One system call number and what happens to it. */
export interface Rule {
  readonly number: number;
  readonly action: Action;
}

/** A policy for one ABI: no names are left in it. */
export interface Ruleset {
  readonly source: Source;
  readonly abi: Abi;
  /** Ascending by number, each number once. */
  readonly rules: readonly Rule[];
  /** What happens to the ABI's other numbers. */
  readonly otherwise: Action;
  /** What happens to the calls of another ABI. */
  readonly foreign: Action;
}

/**
 * Gives every item its number on `abi`. The first item that names a call decides it. A name that
 * only other ABIs have is skipped.
 *
 * @throws PolicyError `unknown_syscall`, `number_out_of_range`, `hidden_item`, `idle_removal`.
 */
export function resolve(policy: Policy, abi: Abi): Ruleset {
  const { source, items, otherwise, violation } = policy;
  const facts = abiFacts(abi);
  const deciding = new Map<number, Item>();

  for (const item of items) {
    const number = numberOf(source, item, facts);
    if (number === undefined) continue;
    const earlier = deciding.get(number);
    if (item.action === undefined) takeBack(policy, item, deciding, number);
    else if (earlier === undefined) deciding.set(number, item);
    else if (!sameAction(earlier.action as Action, item.action)) {
      fail({ code: "hidden_item", source, span: item.span, other: earlier.span });
    }
  }
  const rules = [...deciding]
    .map(([number, { action }]) => ({ number, action: action as Action }))
    .sort((one, other) => one.number - other.number);
  return { source, abi, rules, otherwise, foreign: foreignAction(rules, violation) };
}

/** In a deny list, `-execve` alone reads as if it denied execve. */
function takeBack(
  { source, otherwise }: Policy,
  { span }: Item,
  deciding: Map<number, Item>,
  number: number,
): void {
  const isIdle = !deciding.delete(number);
  if (isIdle && otherwise.kind === "allow") fail({ code: "idle_removal", source, span });
}

function numberOf(source: Source, { subject }: Item, facts: AbiFacts): number | undefined {
  const { name: abi, firstNumber, lastNumber } = facts;
  const { span } = subject;
  if (subject.kind === "number") {
    const { number } = subject;
    if (number < firstNumber || number > lastNumber) {
      fail({ code: "number_out_of_range", source, span, abi });
    }
    return number;
  }
  const number = syscallNumber(abi, subject.name);
  if (number === undefined && !isSyscallName(subject.name)) {
    fail({ code: "unknown_syscall", source, span, near: near(subject.name, syscallNames(abi)) });
  }
  return number;
}

/**
 * Calls of another ABI have other numbers, so no rule can speak of them: they kill the process.
 * Only a policy that refuses nothing, because its violations are just logged, logs them too.
 */
function foreignAction(rules: readonly Rule[], violation: Action): Action {
  const refusesNothing = rules.every(({ action }) => letsPass(action));
  return violation.kind === "log" && refusesNothing ? { kind: "log" } : { kind: "kill" };
}
