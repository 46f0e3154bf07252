// shrink: a policy with a fault -> a shorter one that has a fault as well

import type { WrittenComparison, WrittenItem, WrittenPolicy } from "./written.js";

/** Policies that say a little less than `policy`, the shortest first. */
function* lesser(policy: WrittenPolicy): Generator<WrittenPolicy> {
  const { items } = policy;
  const half = Math.floor(items.length / 2);
  if (half > 0) {
    yield { ...policy, items: items.slice(half) };
    yield { ...policy, items: items.slice(0, half) };
  }
  for (const index of items.keys()) yield { ...policy, items: items.toSpliced(index, 1) };
  if (policy.architectures) yield { ...policy, architectures: undefined };
  if (policy.violation) yield { ...policy, violation: undefined };
  if (policy.end !== "") yield { ...policy, end: "" };
  for (const [index, item] of items.entries()) {
    for (const less of lesserItems(item)) yield { ...policy, items: items.with(index, less) };
  }
}

function* lesserItems(item: WrittenItem): Generator<WrittenItem> {
  if (item.separator !== ":") yield { ...item, separator: ":" };
  if (item.action) yield { ...item, action: undefined };
  const { condition } = item;
  if (condition === undefined) return;
  yield { ...item, condition: undefined };
  const { alternatives } = condition;
  const withAlternatives = (less: typeof alternatives): WrittenItem => ({
    ...item,
    condition: { ...condition, alternatives: less },
  });
  if (condition.gap !== " ") yield { ...item, condition: { ...condition, gap: " " } };
  for (const [index, alternative] of alternatives.entries()) {
    if (alternatives.length > 1) yield withAlternatives(alternatives.toSpliced(index, 1));
    for (const [at, comparison] of alternative.entries()) {
      if (alternative.length > 1) {
        yield withAlternatives(alternatives.with(index, alternative.toSpliced(at, 1)));
      }
      for (const less of lesserComparisons(comparison)) {
        yield withAlternatives(alternatives.with(index, alternative.with(at, less)));
      }
    }
  }
}

function* lesserComparisons(comparison: WrittenComparison): Generator<WrittenComparison> {
  const { masks, parentheses, value } = comparison;
  if (parentheses > 0) yield { ...comparison, parentheses: 0 };
  for (const index of masks.keys()) yield { ...comparison, masks: masks.toSpliced(index, 1) };
  if (value.kind === "or") {
    yield { ...comparison, value: value.left };
    yield { ...comparison, value: value.right };
  } else if (value.kind === "not" || value.kind === "parentheses") {
    yield { ...comparison, value: value.value };
  }
}

/** The shortest policy found from `policy` on that `fails`. */
export function shrink(
  policy: WrittenPolicy,
  fails: (policy: WrittenPolicy) => boolean,
): WrittenPolicy {
  for (const less of lesser(policy)) {
    if (fails(less)) return shrink(less, fails);
  }
  return policy;
}
