// show: a policy in one of its forms.

import { near, syscallName } from "@sbx/syscalls";
import { formatAction } from "../action.js";
import { programBytes } from "../compile.js";
import { disassemble } from "../disassemble.js";
import { formatCondition, formatPolicyFile } from "../format.js";
import { listRuleset } from "../listing.js";
import type { Ruleset } from "../resolve.js";
import { sliceSource } from "../source.js";
import { spellRegions } from "../spell.js";
import type { Accepted } from "./load.js";
import type { Options } from "./options.js";
import { withPolicies } from "./policies.js";
import { quote } from "./quote.js";
import { toJson } from "./report.js";
import { type Surroundings, UsageError } from "./surroundings.js";

/** How each form is printed, and what it is as data. */
const forms: Readonly<
  Record<string, { text: (one: Accepted) => string; data: (one: Accepted) => object }>
> = {
  policy: {
    text: ({ policy, named: abis, installAt }) => formatPolicyFile(policy, { abis, installAt }),
    data: policyData,
  },
  ruleset: {
    text: ({ ruleset }) => lines(listRuleset(ruleset)),
    data: ({ ruleset }) => rulesetData(ruleset),
  },
  program: {
    text: ({ program }) => lines(disassemble(program)),
    data: ({ program }) => ({ instructions: program.instructions }),
  },
};

const FORMS = [...Object.keys(forms), "bpf"];

export function show(options: Options, surroundings: Surroundings): number {
  const { word = "", json } = options;
  const { stdout } = surroundings;
  if (!FORMS.includes(word)) {
    const [nearest] = near(word, FORMS, 1);
    const help = nearest ? `did you mean "${nearest}"?` : `the forms are ${FORMS.join(", ")}`;
    throw new UsageError(`there is no form ${quote(word)}`, help);
  }
  if (word === "bpf" && json) throw new UsageError("bpf is bytes: it has no form as JSON");
  if (word === "bpf" && stdout.terminal) {
    throw new UsageError(
      "bpf is bytes, which are not for a terminal",
      "send them to a file with >",
    );
  }
  return withPolicies(options, surroundings, (policies) => {
    const [one] = policies as [Accepted];
    const form = forms[word];
    if (form === undefined) stdout.write(programBytes(one.program));
    else stdout.write(json ? toJson(form.data(one)) : form.text(one));
    return 0;
  });
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");

/** A policy for machines. */
export function policyData({ policy, abis }: Pick<Accepted, "policy" | "abis">): object {
  const { source, list, violation, items } = policy;
  return {
    list,
    defaultAction: formatAction(violation),
    architectures: abis,
    items: items.map(({ subject, condition, action }) => ({
      subject: sliceSource(source, subject.span),
      condition: condition ? formatCondition(source, condition) : null,
      action: action ? formatAction(action) : null,
    })),
  };
}

function rulesetData({ tables, otherwise, foreign }: Ruleset): object {
  return {
    tables: tables.map(({ abi, rules }) => ({
      abi,
      rules: rules.map(({ number, clauses, action }) => {
        const name = syscallName(abi, number) ?? null;
        const call = { abi, number, name: name ?? "" };
        return {
          number,
          name,
          clauses: clauses.map((clause) => ({
            condition: spellRegions(clause.alternatives, call) ?? null,
            action: clause.action ? formatAction(clause.action) : null,
          })),
          action: formatAction(action),
        };
      }),
    })),
    otherwise: formatAction(otherwise),
    foreign: formatAction(foreign),
  };
}
