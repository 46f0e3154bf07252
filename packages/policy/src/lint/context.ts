// context: what the checks of lint ask about a policy. TypeScript only.

import { type Abi, syscallNumber } from "@sbx/syscalls";
import { letsPass } from "../action.js";
import type { Diagnostic } from "../diagnostic.js";
import { namesOf } from "../open.js";
import type { Item, Policy } from "../parse.js";
import { divide, TooManyRegions } from "../region.js";
import type { Rule, Ruleset } from "../resolve.js";
import type { Span } from "../source.js";

/** What a finding says besides where. */
export type Facts = Omit<Diagnostic, "code" | "source" | "span">;

export interface Context {
  readonly policy: Policy;
  readonly abis: readonly Abi[];
  readonly ruleset: Ruleset;
  /** The oldest kernel that the policy is for, as `5.10`. */
  readonly kernel: string | undefined;
}

/** One thing that a check looks for. */
export type Check = (context: Context) => Diagnostic[];

/** Whether a call passes with any arguments, with some, or never. */
export type Reach = "open" | "held" | "closed";

const reaches = new WeakMap<Rule, Reach>();

/** How far a call passes; `undefined` when the ABI lacks it. */
export function reachOf({ policy, ruleset }: Context, abi: Abi, name: string): Reach | undefined {
  const number = syscallNumber(abi, name);
  if (number === undefined) return undefined;
  const table = ruleset.tables.find((one) => one.abi === abi);
  const rule = table?.rules.find((one) => one.number === number);
  if (rule === undefined) return letsPass(policy.otherwise) ? "open" : "closed";
  const known = reaches.get(rule) ?? reachOfRule(rule);
  reaches.set(rule, known);
  return known;
}

function reachOfRule(rule: Rule): Reach {
  try {
    const outcomes = divide(rule);
    if (outcomes.every(({ action }) => letsPass(action))) return "open";
    return outcomes.some(({ action }) => letsPass(action)) ? "held" : "closed";
  } catch (error) {
    if (!(error instanceof TooManyRegions)) throw error;
    return "held";
  }
}

/** The calls among `names` that `abi` has and that pass so far. */
export function withReach(
  context: Context,
  abi: Abi,
  names: readonly string[],
  ...wanted: readonly Reach[]
): string[] {
  return names.filter((name) => wanted.some((reach) => reachOf(context, abi, name) === reach));
}

/** The first item that is about one of `names`, and of which `test` holds. */
export function itemOn(
  { policy, abis }: Context,
  names: readonly string[],
  test: (item: Item) => boolean = () => true,
): Item | undefined {
  return policy.items.find(
    (item) =>
      item.action !== undefined &&
      namesOf(item.subject, abis).some((name) => names.includes(name)) &&
      test(item),
  );
}

/** Where the list begins: the place of what no item says. */
export function beginOf({ policy }: Context): Span {
  const { start } = policy.source.range;
  return { start, end: start };
}

export function finding(
  { policy: { source } }: Context,
  code: Diagnostic["code"],
  span: Span,
  facts: Facts = {},
): Diagnostic {
  return { code, source, span, ...facts };
}
