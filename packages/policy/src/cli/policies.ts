// policies: the policies of a command line, or all that is wrong with them.

import { type Diagnostic, demandNothing, PolicyError } from "../diagnostic.js";
import { type Accepted, accept } from "./load.js";
import type { Input, Options } from "./options.js";
import { diagnosticData, inOrder, printDiagnostics, toJson } from "./report.js";
import type { Surroundings } from "./surroundings.js";

/** What became of one policy: it, or what is wrong with it. */
export type Result =
  | { readonly accepted: Accepted; readonly diagnostics: readonly Diagnostic[] }
  | { readonly accepted?: undefined; readonly diagnostics: readonly Diagnostic[] };

export function readPolicy(input: Input, options: Options, surroundings: Surroundings): Result {
  const outcome = faultsOf(() =>
    demandNothing((report) => accept(input, options, surroundings, report)),
  );
  if (outcome.product === undefined) return { diagnostics: outcome.faults };
  return { accepted: outcome.product, diagnostics: outcome.product.warnings };
}

/** What `work` gives, or the faults that stop it. */
export function faultsOf<Product>(work: () => Product | undefined): {
  readonly product: Product | undefined;
  readonly faults: readonly Diagnostic[];
} {
  try {
    return { product: work(), faults: [] };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { product: undefined, faults: inOrder(error.diagnostics) };
  }
}

/**
 * Gives all policies of the command line to `work`, if all are accepted; else says what is wrong.
 *
 * @param work - its PolicyErrors are told as well. @returns the exit status.
 */
export function withPolicies(
  options: Options,
  surroundings: Surroundings,
  work: (policies: readonly Accepted[]) => number,
): number {
  const results = options.inputs.map((input) => readPolicy(input, options, surroundings));
  const accepted = results.flatMap((result) => result.accepted ?? []);
  const said = results.flatMap(({ diagnostics }) => diagnostics);
  if (accepted.length < results.length) return refuse(said, options, surroundings);
  if (!options.json) printDiagnostics(said, surroundings.stderr);
  const { product, faults } = faultsOf(() => work(accepted));
  return product ?? refuse(faults, options, surroundings);
}

/** Says what is wrong. @returns the exit status. */
export function refuse(
  diagnostics: readonly Diagnostic[],
  { json }: Options,
  { stdout, stderr }: Surroundings,
): number {
  if (json) stdout.write(toJson({ diagnostics: diagnostics.map(diagnosticData) }));
  else printDiagnostics(diagnostics, stderr);
  return 1;
}
