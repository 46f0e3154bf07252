// items: the calls of a program -> what its policy lacks.

import type { Abi } from "@sbx/syscalls";
import { isLetThrough } from "./action.js";
import { type CallSum, callsOf, compare, type ProgramSum } from "./sums.js";

/** What to add to a policy so that the calls pass. */
export interface Items {
  /** To a list of what is allowed, sorted. */
  readonly allow: readonly string[];
  /** To a list of what is denied: these were refused, and are taken back. */
  readonly deny: readonly string[];
  /** The ABIs by which the program called, if there are several; the most frequent first. */
  readonly architectures: readonly Abi[];
  /** How many calls no list can name: of other processors, or by another ABI and without a name. */
  readonly unnamed: number;
}

/** The items for a program. */
export function itemsFor(program: ProgramSum): Items {
  const calls = callsOf(program);
  const architectures = abisOf(calls);
  const itemOf = (sum: CallSum) => itemFor(sum, architectures[0]);
  const refused = calls.filter(({ action }) => !isLetThrough(action));
  return {
    allow: sorted(calls.map(itemOf)),
    deny: sorted(refused.map(itemOf)).map((item) => `-${item}`),
    architectures: architectures.length > 1 ? architectures : [],
    unnamed: calls.filter((sum) => itemOf(sum) === undefined).length,
  };
}

/** A name holds on every ABI, a number on the program's own. */
function itemFor({ call: { abi, name, number } }: CallSum, own: Abi | undefined) {
  if (name !== undefined) return name;
  return abi !== undefined && abi === own ? String(number) : undefined;
}

function abisOf(calls: readonly CallSum[]): Abi[] {
  const counts = new Map<Abi, number>();
  for (const { call, count } of calls) {
    if (call.abi !== undefined) counts.set(call.abi, (counts.get(call.abi) ?? 0) + count);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([abi]) => abi);
}

const sorted = (items: readonly (string | undefined)[]): string[] =>
  [...new Set(items.filter((item) => item !== undefined))].sort(compare);
