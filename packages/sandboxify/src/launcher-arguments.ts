// launcher-arguments: variables that are accepted -> the options of the launcher that say the same.

import { formatAction, formatDiagnostic, type Source, type Variables } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { makeFilter } from "./filter.js";
import type { LaunchPoint, LaunchWay } from "./options.js";

/** How the launcher goes about it, where it is said. */
export interface Manner {
  readonly at?: LaunchPoint | undefined;
  readonly via?: LaunchWay | undefined;
  readonly verbose?: boolean | undefined;
}

/**
 * @param own - the ABI of the program.
 * @throws {PolicyError} where `variables` make no filter for it: all faults are told, where the launcher
 * tells the first.
 */
export function launcherArguments(variables: Variables, own: Abi, manner: Manner): string[] {
  const { settings } = makeFilter(variables, own);
  const { source, meaning, abis, installAt, warnings } = settings;
  const { at = installAt, via, verbose = settings.verbose } = manner;
  for (const warning of warnings) process.emitWarning(formatDiagnostic(warning), "PolicyWarning");
  return [
    `--${meaning.list}=${textOf(source)}`,
    `--default-action=${formatAction(meaning.violation)}`,
    // The program's own ABI is the launcher's to find out.
    ...(variables.has("SECCOMP_ARCHITECTURES") ? [`--arch=${abis.join(":")}`] : []),
    `--at=${at}`,
    ...(via === undefined ? [] : [`--via=${via}`]),
    ...(verbose ? ["--verbose"] : []),
  ];
}

const textOf = ({ bytes, range }: Source): string =>
  new TextDecoder().decode(bytes.subarray(range.start, range.end));
