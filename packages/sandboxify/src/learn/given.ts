// given: a policy of what was let pass unasked -> items of their own.

import { formatAction, merge, type Policy, parsePolicy } from "@sbx/policy";
import { type Abi, groupCalls, syscallNumber } from "@sbx/syscalls";
import { charactersOf, subjectOf } from "./listing.js";

/**
 * The items of `policy`: each group as the calls of it that there are on `abis`, and nothing that takes
 * anything back.
 *
 * @throws PolicyError for a list of what is denied: it gives nothing.
 */
export function givenItems(policy: Policy, abis: readonly Abi[]): readonly string[] {
  const nothing = parsePolicy("", { defaultAction: formatAction(policy.violation) });
  const open = merge([nothing, policy], abis);
  const text = charactersOf(open);
  const isThere = (name: string): boolean =>
    abis.some((abi) => syscallNumber(abi, name) !== undefined);
  const items = open.items.flatMap(({ subject, span }) => {
    const rest = text.slice(subject.span.end, span.end);
    const own = text.slice(subject.span.start, subject.span.end);
    const names = subject.kind === "group" ? groupCalls(subject.name).filter(isThere) : [own];
    return names.map((name) => `${name}${rest}`);
  });
  return withoutRepeats(items);
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
