// cli: what of the command only prints, apart from the process that it runs in. The launcher starts it.

import { type Environment, formatDiagnostic } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { FAILED, formatFailure } from "./failure.js";
import { FAILURES } from "./failures.js";
import { makeFilter } from "./filter.js";
import { type Options, parseOptions } from "./options.js";
import { quote } from "./quote.js";
import { FORMS, isForm } from "./show.js";
import { USAGE } from "./usage.js";
import { commandVariables } from "./variables.js";

/** Where text goes. */
export interface Output {
  readonly write: (text: string | Uint8Array) => void;
  /** Whether a person reads it, so that carets help and raw bytes harm. */
  readonly terminal: boolean;
}

/** What the command knows of the world, so that it can be run without one. */
export interface Surroundings {
  readonly version: string;
  readonly environment: Environment;
  /** The bytes of a file. @throws {Failure} */
  readonly read: (path: string) => Uint8Array;
  /** The ABI of a program, or of the machine. */
  readonly abiOf: (program: string | undefined) => Abi;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Runs what prints. @returns the exit status. */
export function run(args: readonly string[], surroundings: Surroundings): number {
  const { stdout, stderr, version } = surroundings;
  try {
    const options = parseOptions(args);
    if (options.help) stdout.write(USAGE);
    else if (options.version) stdout.write(`${version}\n`);
    else show(options, surroundings);
    return 0;
  } catch (error) {
    stderr.write(formatFailure(error, stderr.terminal));
    return FAILED;
  }
}

function show(options: Options, { environment, read, abiOf, stdout, stderr }: Surroundings): void {
  const { show: form, at, program } = options;
  // To run a program is the launcher's work.
  if (form === undefined) throw FAILURES.nothingToPrint();
  if (!isForm(form)) throw FAILURES.unknownForm(quote(form));
  const variables = commandVariables(options, environment, read);
  if (variables.size === 0) throw FAILURES.noPolicy();
  const filter = makeFilter(variables, abiOf(program[0]));
  if (form === "bpf" && stdout.terminal) throw FAILURES.bytesOnTerminal();
  for (const warning of filter.settings.warnings) {
    stderr.write(`sandboxify: ${formatDiagnostic(warning, { terminal: stderr.terminal })}\n`);
  }
  const { abis, installAt } = filter.settings;
  const said = {
    abis: variables.has("SECCOMP_ARCHITECTURES") ? abis : undefined,
    installAt: at ?? (variables.has("SECCOMP_INSTALL_AT") ? installAt : undefined),
  };
  stdout.write(FORMS[form](filter, said));
}
