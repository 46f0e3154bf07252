// load: a file or a list of the command line -> Policy, and what else is said about it.

import type { Abi } from "@sbx/syscalls";
import { readArchitectures } from "../architectures.js";
import { compile, type Program } from "../compile.js";
import { attempt, type Diagnostic, type Report } from "../diagnostic.js";
import { type InstallPoint, readViolation } from "../environment.js";
import { fileSource, readFile } from "../file.js";
import type { Policy } from "../parse.js";
import { readList } from "../pipeline.js";
import { type Ruleset, resolve } from "../resolve.js";
import { createSource } from "../source.js";
import type { Input, Options } from "./options.js";
import { displayName } from "./report.js";
import type { Surroundings } from "./surroundings.js";

/** A policy, and what it is for. */
export interface Loaded {
  readonly name: string;
  readonly policy: Policy;
  /** The ABIs that it names. */
  readonly named: readonly Abi[] | undefined;
  /** The ABIs that it is for: those, or the machine's own. */
  readonly abis: readonly Abi[];
  readonly installAt: InstallPoint | undefined;
  readonly warnings: readonly Diagnostic[];
}

/** The name that a policy has before it is read. */
export const nameOf = (input: Input): string =>
  input.kind === "file" ? displayName(input.path) : input.name;

/** Reads a policy. What is wrong is reported; `undefined` when there is none. */
export function load(
  input: Input,
  options: Options,
  surroundings: Surroundings,
  report: Report,
): Loaded | undefined {
  const own = options.abi ?? surroundings.abi;
  const name = nameOf(input);
  if (input.kind === "list") return loadList(input, name, options, own, report);
  const file = readFile(fileSource(name, surroundings.read(input.path)), report);
  if (file === undefined) return undefined;
  const { policy, abis: named, installAt, warnings } = file;
  return { name, policy, named, abis: named ?? [own], installAt, warnings };
}

function loadList(
  { list, text }: Input & { kind: "list" },
  name: string,
  { defaultAction, arch }: Options,
  own: Abi,
  report: Report,
): Loaded {
  const optional = (option: string, value: string | undefined) =>
    value === undefined ? undefined : createSource(option, value);
  const action = optional("--default-action", defaultAction);
  const violation = attempt(report, () => readViolation(action, list)) ?? { kind: "kill" };
  const named = attempt(report, () => readArchitectures(optional("--arch", arch), undefined));
  const policy = readList(createSource(name, text), { list, violation }, report);
  return { name, policy, named, abis: named ?? [own], installAt: undefined, warnings: [] };
}

/** A policy that is accepted for its ABIs, and what it becomes there. */
export interface Accepted extends Loaded {
  readonly ruleset: Ruleset;
  readonly program: Program;
}

/** Reads a policy and takes it through all stages; `undefined` when something was reported. */
export function accept(
  input: Input,
  options: Options,
  surroundings: Surroundings,
  report: Report,
): Accepted | undefined {
  let faults = 0;
  const count: Report = (diagnostic) => {
    faults++;
    report(diagnostic);
  };
  return attempt(count, () => {
    const loaded = load(input, options, surroundings, count);
    const ruleset = loaded && resolve(loaded.policy, loaded.abis, count);
    if (!ruleset || faults > 0) return undefined;
    return { ...loaded, ruleset, program: compile(ruleset) };
  });
}
