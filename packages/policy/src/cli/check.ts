// check: are policies accepted?

import { formatAction } from "../action.js";
import type { Accepted } from "./load.js";
import type { Options } from "./options.js";
import { readPolicy } from "./policies.js";
import { diagnosticData, printDiagnostics, toJson } from "./report.js";
import type { Surroundings } from "./surroundings.js";

export function check(options: Options, surroundings: Surroundings): number {
  const { stdout, stderr } = surroundings;
  const results = options.inputs.map((input) => readPolicy(input, options, surroundings));
  const accepted = results.flatMap((result) => result.accepted ?? []);
  const diagnostics = results.flatMap((result) => result.diagnostics);
  if (options.json) {
    const data = {
      policies: accepted.map(summaryData),
      diagnostics: diagnostics.map(diagnosticData),
    };
    stdout.write(toJson(data));
  } else {
    printDiagnostics(diagnostics, stderr);
    for (const one of accepted) stdout.write(`${summary(one)}\n`);
  }
  return accepted.length === results.length ? 0 : 1;
}

function summary({ name, policy, abis, program }: Accepted): string {
  const { list, violation } = policy;
  const items = count(policy.items.length, "item");
  const instructions = count(program.instructions.length, "instruction");
  const kind = `${list} list of ${items}, else ${formatAction(policy.otherwise)}`;
  const action = list === "deny" ? `, violations ${formatAction(violation)}` : "";
  return `${name}: ${kind}${action}; ${instructions} for ${abis.join(", ")}`;
}

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;

function summaryData({ name, policy, abis, program }: Accepted): object {
  return {
    source: name,
    list: policy.list,
    defaultAction: formatAction(policy.violation),
    architectures: abis,
    items: policy.items.length,
    instructions: program.instructions.length,
  };
}
