// diff-policies: which calls do two policies treat differently?

import { formatAction } from "../action.js";
import { type Difference, diff, sideOf } from "../diff.js";
import { spellCall } from "../spell.js";
import type { Accepted } from "./load.js";
import type { Options } from "./options.js";
import { withPolicies } from "./policies.js";
import { toJson } from "./report.js";
import type { Surroundings } from "./surroundings.js";

export function diffPolicies(options: Options, surroundings: Surroundings): number {
  return withPolicies(options, surroundings, (policies) => {
    const pair = policies as [Accepted, Accepted];
    const found = diff(pair[0].ruleset, pair[1].ruleset);
    const text = options.json ? toJson({ differences: found.map(dataOf) }) : textOf(found, pair);
    surroundings.stdout.write(text);
    return found.length > 0 ? 1 : 0;
  });
}

/** Differences of the same text on several ABIs. */
interface Group {
  readonly first: Difference;
  readonly abis: string[];
}

function textOf(found: readonly Difference[], pair: readonly [Accepted, Accepted]): string {
  const [one, other] = pair.map(({ name }) => name) as [string, string];
  const all = new Set(pair.flatMap(({ abis }) => abis));
  const titles = {
    one: `only ${one} lets pass:`,
    other: `only ${other} lets pass:`,
    neither: "both refuse, but not alike:",
    both: "both let pass, but not alike:",
  } as const;
  return Object.entries(titles)
    .map(([side, title]) => {
      const groups = groupsOf(found.filter((difference) => sideOf(difference) === side));
      const lines = groups.map((group) => `  ${describe(group, all.size)}\n`);
      return lines.length > 0 ? `${title}\n${lines.join("")}` : "";
    })
    .join("");
}

function groupsOf(found: readonly Difference[]): Group[] {
  const groups = new Map<string, Group>();
  for (const difference of found) {
    const { kind, name, condition, one, other, abi } = difference;
    const key = [kind, name, condition, formatAction(one), formatAction(other)].join("\n");
    const group = groups.get(key) ?? { first: difference, abis: [] };
    if (abi) group.abis.push(abi);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function describe({ first, abis }: Group, count: number): string {
  const { kind, name, condition, example, one, other } = first;
  const subjects = {
    call: condition === undefined ? `${name}` : `${name}(${condition})`,
    "other-calls": "every other call",
    "other-abis": "calls of other ABIs",
  };
  const where = kind === "other-abis" || abis.length === count ? "" : ` on ${abis.join(", ")}`;
  const actions = `${formatAction(one)}, ${formatAction(other)}`;
  const such = example && condition !== undefined ? `, as in ${spellCall(example)}` : "";
  return `${subjects[kind]}${where}: ${actions}${such}`;
}

function dataOf(difference: Difference): object {
  const { kind, abi, name, condition, example, one, other } = difference;
  return {
    kind,
    abi: abi ?? null,
    name: name ?? null,
    condition: condition ?? null,
    example: example ? spellCall(example) : null,
    a: formatAction(one),
    b: formatAction(other),
  };
}
