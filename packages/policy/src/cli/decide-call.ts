// decide-call: what happens to a call, and which item says so?

import type { Abi } from "@sbx/syscalls";
import { formatAction } from "../action.js";
import { type NamedCall, parseCall } from "../call.js";
import { type Decision, decide } from "../decide.js";
import { formatItem } from "../format.js";
import { placeOf } from "../source.js";
import { spellCall } from "../spell.js";
import type { Accepted } from "./load.js";
import type { Options } from "./options.js";
import { withPolicies } from "./policies.js";
import { placeData, toJson } from "./report.js";
import type { Surroundings } from "./surroundings.js";

export function decideCall(options: Options, surroundings: Surroundings): number {
  return withPolicies(options, surroundings, (policies) => {
    const [one] = policies as [Accepted];
    const call = parseCall(options.word ?? "", abiOfCall(one, options, surroundings));
    const decision = decide(one.policy, call, one.abis);
    const text = options.json ? toJson(dataOf(one, call, decision)) : describe(one, call, decision);
    surroundings.stdout.write(text);
    return 0;
  });
}

/** The ABI of a call that does not say it: the machine's own, or the policy's where that is not in it. */
function abiOfCall({ abis }: Accepted, { abi }: Options, surroundings: Surroundings): Abi {
  if (abi !== undefined) return abi;
  return abis.includes(surroundings.abi) ? surroundings.abi : (abis[0] as Abi);
}

function describe({ policy, abis }: Accepted, call: NamedCall, { action, item }: Decision): string {
  const { source } = policy;
  if (item) {
    const { line, column } = placeOf(source, item.span.start);
    const place = `${source.name}:${line}:${column}`;
    return `${formatAction(action)}: ${formatItem(policy, item)} at ${place}\n`;
  }
  const reason = abis.includes(call.abi)
    ? `no item decides ${spellCall(call)}`
    : `the policy is not for ${call.abi}`;
  return `${formatAction(action)}: ${reason}\n`;
}

function dataOf({ policy }: Accepted, call: NamedCall, { action, item }: Decision): object {
  return {
    call: spellCall(call),
    abi: call.abi,
    action: formatAction(action),
    item: item ? placeData(policy.source, item.span) : null,
  };
}
