// lint-policies: what is accepted but probably not meant?

import { lint } from "../lint/lint.js";
import type { Options } from "./options.js";
import { withPolicies } from "./policies.js";
import { diagnosticData, printDiagnostics, toJson } from "./report.js";
import type { Surroundings } from "./surroundings.js";

export function lintPolicies(options: Options, surroundings: Surroundings): number {
  const { kernel, json } = options;
  const { stdout } = surroundings;
  return withPolicies(options, surroundings, (policies) => {
    const findings = policies.flatMap(({ policy, abis }) => lint(policy, { abis, kernel }));
    if (json) stdout.write(toJson({ diagnostics: findings.map(diagnosticData) }));
    else printDiagnostics(findings, stdout);
    return findings.length > 0 ? 1 : 0;
  });
}
