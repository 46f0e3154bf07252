// given: a policy of what was let pass unasked -> items of their own, which allow that and nothing else.

import { formatAction, merge, type Policy, parsePolicy } from "@sbx/policy";
import { type Abi, groupCalls, syscallNumber } from "@sbx/syscalls";
import { charactersOf, subjectOf, textsOf } from "./listing.js";

/** The comment of an item that was let pass unasked, and that no run has been seen to need. */
export const GIVEN = "given, not asked about";

/**
 * The items that allow what `policy` allows: each group as its calls, without those that `abis` lack, and
 * nothing that takes anything back. What it logs or refuses is asked about, and not given.
 *
 * @throws PolicyError for a list of what is denied: it gives nothing.
 */
export function givenItems(policy: Policy, abis: readonly Abi[]): readonly string[] {
  const nothing = parsePolicy("", { defaultAction: formatAction(policy.violation) });
  const open = merge([nothing, policy], abis);
  const allowed = merge([parsePolicy(""), parsePolicy(additionsOf(open))], abis);
  const isThere = (name: string): boolean =>
    /^\d/.test(name) || abis.some((abi) => syscallNumber(abi, name) !== undefined);
  const text = charactersOf(allowed);
  const items = [...allowed.items].reverse().flatMap(({ subject, span }) => {
    const rest = text.slice(subject.span.end, span.end);
    const own = text.slice(subject.span.start, subject.span.end);
    const names = subject.kind === "group" ? groupCalls(subject.name) : [own];
    return names.filter(isThere).map((name) => `${name}${rest}`);
  });
  return withoutRepeats(items);
}

/**
 * Of items of which the first decides, those that allow, from the last to the first; the others take back
 * what the ones behind them allow.
 */
function additionsOf(policy: Policy): string {
  const texts = textsOf(policy).map((text) => text.replace(/=[\w-]+$/, ""));
  const items = texts.map((text, index) => {
    const isAllowing = policy.items[index]?.action?.kind === "allow";
    return isAllowing ? text : `-${text}`;
  });
  return items.reverse().join("\n");
}

/** Without what an item before it has decided already: that of the same call, if it has no condition. */
function withoutRepeats(items: readonly string[]): readonly string[] {
  const decided = new Set<string>();
  return items.filter((item) => {
    const subject = subjectOf(item);
    if (decided.has(subject)) return false;
    if (!item.includes("(")) decided.add(subject);
    return true;
  });
}

/** Whether a policy allows item by item: its order means nothing. */
export const isPlain = ({ list, items }: Policy): boolean =>
  list === "allow" && items.every(({ action }) => action?.kind === "allow");
