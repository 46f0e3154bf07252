// open: Policy -> its items without the items that take back, groups opened where those take a part. TypeScript only.

import { type Abi, groupCalls, syscallName } from "@sbx/syscalls";
import type { Comparison, Condition } from "./condition.js";
import { fail } from "./diagnostic.js";
import { formatComparison } from "./format.js";
import type { Item, Policy, Subject } from "./parse.js";
import { REGIONS_MAX } from "./region.js";
import { NEGATIONS } from "./satisfy.js";
import type { Source } from "./source.js";

/** The items of `policy` that decide, so that none takes back what another one says. */
export function openRemovals({ source, items }: Policy, abis: readonly Abi[]): Item[] {
  let open: Item[] = [];
  for (const item of items) {
    if (item.action !== undefined) open.push(item);
    else open = open.flatMap((one) => without(source, one, item, abis));
  }
  return open;
}

/** The names that a subject means; a number without a name stands for itself. */
export function namesOf(subject: Subject, abis: readonly Abi[]): readonly string[] {
  if (subject.kind !== "number") {
    return subject.kind === "group" ? groupCalls(subject.name) : [subject.name];
  }
  const [abi] = abis;
  return [(abi && syscallName(abi, subject.number)) ?? String(subject.number)];
}

/** `item` without the calls that `removal` takes back. */
function without(source: Source, item: Item, removal: Item, abis: readonly Abi[]): Item[] {
  const taken = new Set(namesOf(removal.subject, abis));
  const names = namesOf(item.subject, abis);
  if (!names.some((name) => taken.has(name))) return [item];
  return names.flatMap((name) => {
    const { span } = item.subject;
    const one: Item =
      item.subject.kind === "group" ? { ...item, subject: { kind: "name", name, span } } : item;
    if (!taken.has(name)) return [one];
    if (removal.condition === undefined) return [];
    const condition = except(source, one, removal.condition, name);
    return condition.length > 0 ? [{ ...one, condition }] : [];
  });
}

/** The condition of `item` where `taken` does not hold: each of its alternatives must fail. */
function except(
  source: Source,
  { condition, span }: Item,
  taken: Condition,
  name: string,
): Condition {
  let alternatives = condition ?? [[]];
  for (const alternative of taken) {
    const negated = alternative.map(negateComparison);
    alternatives = alternatives.flatMap((held) =>
      negated.flatMap((one) => conjunction(source, held, one)),
    );
    if (alternatives.length > REGIONS_MAX) {
      fail({ code: "too_many_regions", source, span, name, limit: REGIONS_MAX });
    }
  }
  return alternatives;
}

function negateComparison(comparison: Comparison): Comparison {
  return { ...comparison, operator: NEGATIONS[comparison.operator] };
}

/** Both together: nothing where one says the opposite, and nothing twice. */
function conjunction(
  source: Source,
  held: readonly Comparison[],
  one: Comparison,
): (readonly Comparison[])[] {
  const textOf = (comparison: Comparison) => formatComparison(source, comparison);
  const opposite = textOf(negateComparison(one));
  if (held.some((comparison) => textOf(comparison) === opposite)) return [];
  if (held.some((comparison) => textOf(comparison) === textOf(one))) return [held];
  return [[...held, one]];
}
