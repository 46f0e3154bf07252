// merge-policies: one policy of several.

import { type Diagnostic, PolicyError } from "../diagnostic.js";
import { formatPolicyFile } from "../format.js";
import { merge } from "../merge.js";
import type { Accepted } from "./load.js";
import type { Options } from "./options.js";
import { withPolicies } from "./policies.js";
import { toJson } from "./report.js";
import { policyData } from "./show.js";
import type { Surroundings } from "./surroundings.js";

export function mergePolicies(options: Options, surroundings: Surroundings): number {
  return withPolicies(options, surroundings, (policies) => {
    const [first, ...others] = policies as [Accepted, ...Accepted[]];
    const faults = others.flatMap((one) => faultsBetween(first, one));
    const [fault, ...more] = faults;
    if (fault) throw new PolicyError(fault, ...more);
    const all = policies.map(({ policy }) => policy);
    const policy = merge(all, first.abis);
    const { named: abis, installAt } = first;
    surroundings.stdout.write(
      options.json
        ? toJson(policyData({ policy, abis: first.abis }))
        : formatPolicyFile(policy, { abis, installAt }),
    );
    return 0;
  });
}

/** What the lists do not say themselves must be the same. */
function faultsBetween(first: Accepted, one: Accepted): Diagnostic[] {
  const [start, other] = [one, first].map(({ policy: { source } }) => ({
    start: source.range.start,
    end: source.range.start,
  })) as [Diagnostic["span"], Diagnostic["span"]];
  const places = {
    source: one.policy.source,
    span: start,
    other,
    otherSource: first.policy.source,
  };
  const sorted = (abis: Accepted["abis"]) => [...abis].sort().join();
  return [
    ...(sorted(first.abis) === sorted(one.abis)
      ? []
      : [{ code: "different_architectures", ...places } as const]),
    ...(first.installAt === one.installAt
      ? []
      : [{ code: "different_install_points", ...places } as const]),
  ];
}
