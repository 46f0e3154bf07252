// diff: two Rulesets -> the calls with which they do not do the same. TypeScript only.

import { type Abi, syscallName } from "@sbx/syscalls";
import { type Action, letsPass, returnValue, sameAction } from "./action.js";
import type { NamedCall } from "./call.js";
import type { Call } from "./compare.js";
import { divide, type Outcome, type Region, simplify, withinLimit } from "./region.js";
import type { Rule, Ruleset } from "./resolve.js";
import { exampleOf, spellRegions } from "./spell.js";

/** Calls of which two policies do not say the same. */
export interface Difference {
  /** One call, all calls of an ABI that neither policy names, or all calls of ABIs that neither is for. */
  readonly kind: "call" | "other-calls" | "other-abis";
  /** Whose calls they are; none for `other-abis`. */
  readonly abi: Abi | undefined;
  readonly name: string | undefined;
  /** With which arguments, in the language; `undefined` for all. */
  readonly condition: string | undefined;
  /** One of the calls. */
  readonly example: NamedCall | undefined;
  readonly one: Action;
  readonly other: Action;
}

/** What kind of difference it is: who lets the call pass. */
export function sideOf({ one, other }: Difference): "one" | "other" | "neither" | "both" {
  if (letsPass(one)) return letsPass(other) ? "both" : "one";
  return letsPass(other) ? "other" : "neither";
}

/**
 * All differences between what two policies mean, whatever their texts are.
 *
 * @throws PolicyError for conditions that part the arguments of a call into too many regions.
 */
export function diff(one: Ruleset, other: Ruleset): Difference[] {
  const abis = new Set([...one.tables, ...other.tables].map(({ abi }) => abi));
  const found = [...abis].flatMap((abi) => diffTables(one, other, abi));
  if (sameAction(one.foreign, other.foreign)) return found;
  const foreign = { one: one.foreign, other: other.foreign };
  return [...found, { kind: "other-abis", ...nothing, ...foreign }];
}

const nothing = {
  abi: undefined,
  name: undefined,
  condition: undefined,
  example: undefined,
} as const;

function diffTables(one: Ruleset, other: Ruleset, abi: Abi): Difference[] {
  const [left, right] = [rulesOn(one, abi), rulesOn(other, abi)];
  const numbers = [...new Set([...left.rules.keys(), ...right.rules.keys()])].sort((a, b) => a - b);
  const found = numbers.flatMap((number) => {
    const call = { abi, number, name: syscallName(abi, number) ?? `${number}` };
    return withinLimit(one.source, call.name, () => diffRules(call, left, right));
  });
  if (sameAction(left.otherwise, right.otherwise)) return found;
  const actions = { one: left.otherwise, other: right.otherwise };
  return [...found, { kind: "other-calls", ...nothing, abi, ...actions }];
}

/** What a policy says of the calls of one ABI. */
interface Rules {
  readonly rules: ReadonlyMap<number, Rule>;
  /** What happens to the calls without a rule. */
  readonly otherwise: Action;
}

function rulesOn({ tables, otherwise, foreign }: Ruleset, abi: Abi): Rules {
  const table = tables.find((one) => one.abi === abi);
  if (table === undefined) return { rules: new Map(), otherwise: foreign };
  return { rules: new Map(table.rules.map((rule) => [rule.number, rule])), otherwise };
}

function ruleOn({ rules, otherwise }: Rules, number: number): Rule {
  return rules.get(number) ?? { number, clauses: [], action: otherwise };
}

/** A region in which each policy does one thing. */
export interface Pair {
  readonly region: Region;
  readonly one: Action;
  readonly other: Action;
}

/** Both rules at once: every argument is in exactly one pair's region. */
export function pairsOf(one: Rule, other: Rule): Pair[] {
  return divide(one).flatMap(({ region, action }: Outcome) =>
    divide(other, region).map((outcome) => ({
      region: outcome.region,
      one: action,
      other: outcome.action,
    })),
  );
}

function diffRules(call: Call, left: Rules, right: Rules): Difference[] {
  const pairs = pairsOf(ruleOn(left, call.number), ruleOn(right, call.number));
  const keyOf = ({ one, other }: Pair) => `${returnValue(one)} ${returnValue(other)}`;
  const differing = pairs.filter(({ one, other }) => !sameAction(one, other));
  return [...new Set(differing.map(keyOf))].map((key) => {
    const alike = differing.filter((pair) => keyOf(pair) === key);
    const others = pairs.filter((pair) => keyOf(pair) !== key);
    const regions = simplify(
      alike.map(({ region }) => region),
      others.map(({ region }) => region),
    );
    const { one, other } = alike[0] as Pair;
    const { abi, name } = call;
    const condition = spellRegions(regions, call);
    const example = exampleOf(regions[0] as Region, call);
    return { kind: "call", abi, name, condition, example, one, other };
  });
}
