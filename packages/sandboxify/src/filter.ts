// filter: variables -> the policy that they ask for, and the filter that it is for one program.

import {
  compile,
  type Policy,
  type Program,
  parseSettings,
  type Ruleset,
  readVariables,
  resolve,
  type Settings,
  type Variables,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";

/** A policy that is accepted, and what it becomes. */
export interface Filter {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly ruleset: Ruleset;
  readonly program: Program;
}

/**
 * @param variables - one of them at least.
 * @param own - the ABI of the program that is to be filtered.
 * @throws {PolicyError} where they make no filter.
 */
export function makeFilter(variables: Variables, own: Abi): Filter {
  const settings = readVariables(variables, own, "launcher") as Settings;
  const policy = parseSettings(settings);
  const ruleset = resolve(policy, settings.abis);
  return { settings, policy, ruleset, program: compile(ruleset) };
}
