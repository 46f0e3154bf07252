// merge: Policies -> one Policy that says what the items of all say. TypeScript only.

import { type Abi, syscallName } from "@sbx/syscalls";
import { formatAction, sameAction } from "./action.js";
import { decide } from "./decide.js";
import { attempt, type Diagnostic, demandNothing, type Report } from "./diagnostic.js";
import { pairsOf } from "./diff.js";
import { formatComparison, formatItem } from "./format.js";
import { namesOf, openRemovals } from "./open.js";
import type { Item, Policy } from "./parse.js";
import { readList } from "./pipeline.js";
import { withinLimit } from "./region.js";
import { type Rule, type Ruleset, resolve } from "./resolve.js";
import { createSource, type Source } from "./source.js";
import { exampleOf } from "./spell.js";

/** An item as text, to be joined with others. */
interface Piece {
  /** The names that it is about. */
  readonly names: readonly string[];
  readonly subject: string;
  /** The alternatives of its condition; none without one. */
  readonly alternatives: readonly string[];
  readonly action: string;
  /** Whether conditions of others may be added: nothing behind it takes anything back. */
  readonly joins: boolean;
}

/**
 * Merges policies: of allow lists, all that one of them allows is allowed; of deny lists, all that one
 * of them denies is denied. The items of the first stand first.
 *
 * @param policies - lists of one kind with one default action.
 * @param abis - the ABIs that they are for.
 * @throws PolicyError when their kinds differ, or when their items say different things of a call.
 */
export function merge(policies: readonly Policy[], abis: Abi | readonly Abi[]): Policy {
  const [first] = policies;
  if (first === undefined) throw new RangeError("there is nothing to merge");
  const list = typeof abis === "string" ? [abis] : abis;
  demandNothing((report) => {
    for (const policy of policies.slice(1)) attempt(report, () => checkKind(first, policy, report));
  });
  demandNothing((report) => checkContradictions(policies, list, report));
  const pieces = policies
    .slice(1)
    .reduce(
      (merged, policy) => mergeInto(merged, piecesOf(policy, openRemovals(policy, list), list)),
      piecesOf(first, first.items, list),
    );
  const source = createSource("merge", pieces.map(formatPiece).join("\n"));
  return demandNothing((report) => readList(source, first, report));
}

/** Where a list begins. */
const beginOf = ({ range: { start } }: Source) => ({ start, end: start });

function checkKind(first: Policy, policy: Policy, report: Report): void {
  const { source } = policy;
  const places = {
    source,
    span: beginOf(source),
    other: beginOf(first.source),
    otherSource: first.source,
  };
  if (policy.list !== first.list) report({ code: "different_lists", ...places });
  else if (!sameAction(policy.violation, first.violation)) {
    report({ code: "different_default_actions", ...places });
  }
}

function checkContradictions(
  policies: readonly Policy[],
  abis: readonly Abi[],
  report: Report,
): void {
  const rulesets = policies.map((policy) => resolve(policy, abis, report));
  for (const [index, policy] of policies.entries()) {
    for (const before of policies.slice(0, index).keys()) {
      const earlier = { policy: policies[before] as Policy, ruleset: rulesets[before] as Ruleset };
      const later = { policy, ruleset: rulesets[index] as Ruleset };
      for (const abi of abis) compareTables(earlier, later, abi, abis, report);
    }
  }
}

interface Resolved {
  readonly policy: Policy;
  readonly ruleset: Ruleset;
}

function compareTables(
  earlier: Resolved,
  later: Resolved,
  abi: Abi,
  abis: readonly Abi[],
  report: Report,
): void {
  const known = new Map(rulesOf(earlier, abi).map((rule) => [rule.number, rule]));
  for (const rule of rulesOf(later, abi)) {
    const before = known.get(rule.number);
    const found = before && contradictionOf(earlier, later, [before, rule], abi, abis);
    if (found) report(found);
  }
}

const rulesOf = ({ ruleset }: Resolved, abi: Abi): readonly Rule[] =>
  ruleset.tables.find((table) => table.abi === abi)?.rules ?? [];

/** Two items that decide the same call, each in its policy, and not alike. */
function contradictionOf(
  earlier: Resolved,
  later: Resolved,
  [before, rule]: readonly [Rule, Rule],
  abi: Abi,
  abis: readonly Abi[],
): Diagnostic | undefined {
  const { number } = rule;
  const call = { abi, number, name: syscallName(abi, number) ?? `${number}` };
  const { source } = later.policy;
  for (const { region, one, other } of withinLimit(source, call.name, () =>
    pairsOf(before, rule),
  )) {
    const example = sameAction(one, other) ? undefined : exampleOf(region, call);
    if (example === undefined) continue;
    const said = decide(earlier.policy, example, abis).item;
    const says = decide(later.policy, example, abis).item;
    if (said === undefined || says === undefined) continue;
    const otherSource = earlier.policy.source;
    const places = { source, span: says.span, other: said.span, otherSource };
    return { code: "contradicting_items", ...places };
  }
  return undefined;
}

function piecesOf(policy: Policy, items: readonly Item[], abis: readonly Abi[]): Piece[] {
  const lastRemoval = items.findLastIndex(({ action }) => action === undefined);
  return items.map((item, index) => pieceOf(policy, item, abis, index > lastRemoval));
}

function pieceOf(policy: Policy, item: Item, abis: readonly Abi[], joins: boolean): Piece {
  const { source } = policy;
  const { subject, condition, action } = item;
  const bare = formatItem(policy, { ...item, condition: undefined, action: undefined }).slice(1);
  const whole = formatItem(policy, item);
  const alternatives = (condition ?? []).map((alternative) =>
    alternative.map((one) => formatComparison(source, one)).join(" && "),
  );
  const subjectText = action === undefined ? `-${bare}` : bare;
  const suffix = action && whole.endsWith(`=${formatAction(action)}`) ? formatAction(action) : "";
  return {
    names: namesOf(subject, abis),
    subject: subjectText,
    alternatives,
    action: suffix,
    joins,
  };
}

function formatPiece({ subject, alternatives, action }: Piece): string {
  const condition = alternatives.length > 0 ? `(${alternatives.join(" || ")})` : "";
  return `${subject}${condition}${action === "" ? "" : `=${action}`}`;
}

/** `merged` and then `pieces`; a piece about the same is joined where that changes nothing else. */
function mergeInto(merged: readonly Piece[], pieces: readonly Piece[]): Piece[] {
  const result = [...merged];
  for (const [index, piece] of pieces.entries()) {
    const at = result.findIndex((one) => isAlike(one, piece));
    const isFirst = pieces
      .slice(0, index)
      .every((one) => one.action === piece.action || !meet(one, piece));
    if (at >= 0 && isFirst) result[at] = join(result[at] as Piece, piece);
    else result.push(piece);
  }
  return result;
}

const isAlike = (one: Piece, other: Piece): boolean =>
  one.joins && one.subject === other.subject && one.action === other.action;

const meet = (one: Piece, other: Piece): boolean =>
  one.names.some((name) => other.names.includes(name));

/** Both conditions; none where one of the two has none. */
function join(one: Piece, other: Piece): Piece {
  const isAlways = one.alternatives.length === 0 || other.alternatives.length === 0;
  const alternatives = isAlways ? [] : [...new Set([...one.alternatives, ...other.alternatives])];
  return { ...one, alternatives };
}
