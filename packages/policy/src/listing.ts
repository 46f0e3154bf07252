// listing: Ruleset -> lines that a person reads. TypeScript only.

import { type Abi, syscallName } from "@sbx/syscalls";
import { formatAction } from "./action.js";
import type { Call } from "./compare.js";
import type { Clause, Rule, Ruleset } from "./resolve.js";
import { spellRegions } from "./spell.js";

/** What happens to each call, by its number on each ABI. */
export function listRuleset({ tables, otherwise, foreign }: Ruleset): string[] {
  return [
    ...tables.flatMap(({ abi, rules }) => [
      abi,
      ...rules.flatMap((rule) => listRule(rule, abi)),
      `  every other call: ${formatAction(otherwise)}`,
    ]),
    `calls of other ABIs: ${formatAction(foreign)}`,
  ];
}

function listRule({ number, clauses, action }: Rule, abi: Abi): string[] {
  const name = syscallName(abi, number) ?? "?";
  const call: Call = { abi, number, name };
  const head = `  ${number} ${name}:`;
  if (clauses.length === 0) return [`${head} ${formatAction(action)}`];
  return [
    head,
    ...clauses.map((clause) => `    ${listClause(clause, call)}`),
    `    otherwise: ${formatAction(action)}`,
  ];
}

function listClause({ alternatives, action }: Clause, call: Call): string {
  const condition = spellRegions(alternatives, call) ?? "always";
  const result = action ? formatAction(action) : "the lines before this one do not count";
  return `${condition}: ${result}`;
}
