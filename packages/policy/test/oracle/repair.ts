// repair: a policy -> the same without the items that would be refused

import type { Abi } from "@sbx/syscalls";
import type { Action } from "../../src/index.js";
import { type Chain, planItem } from "../meaning.js";
import { Refused } from "./comparison.js";
import { abisOf, type WrittenItem, type WrittenPolicy } from "./written.js";

export function withoutRefused(policy: WrittenPolicy): WrittenPolicy {
  const { list } = policy;
  const allows = list === "deny" && policy.violation?.means.kind === "allow";
  const violation = allows ? undefined : policy.violation;
  const refused: Action = violation?.means ?? { kind: "kill" };
  const allowed: Action = { kind: "allow" };
  const [listed, otherwise] = list === "allow" ? [allowed, refused] : [refused, allowed];
  const abis = abisOf(policy);
  const tables = new Map<Abi, Map<number, Chain>>(abis.map((abi) => [abi, new Map()]));
  const items: WrittenItem[] = [];

  for (const item of policy.items) {
    const action = item.removes ? undefined : (item.action?.means ?? listed);
    const addition = { item, index: items.length, action, otherwise, several: abis.length > 1 };
    try {
      const plans = [...tables].map(([abi, chains]) => planItem(chains, abi, addition));
      for (const apply of plans) apply();
      items.push(item);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return { ...policy, violation, items };
}
