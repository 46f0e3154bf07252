// gift: the command line -> what was let pass unasked while a program was learned.

import { realpathSync } from "node:fs";
import { parseSettings, readVariables, type Settings } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { FAILURES } from "../failures.js";
import type { Options } from "../options.js";
import { quote } from "../quote.js";
import { commandVariables } from "../variables.js";
import type { Given } from "./policy.js";
import { readExisting } from "./replace.js";

/**
 * What `--allow` or `--policy` let pass.
 *
 * @param output - the file that the policy goes to.
 * @param own - the program's ABI.
 * @returns `undefined` where everything was asked about.
 * @throws {Failure | PolicyError} when it cannot be read again.
 */
export function readGiven(options: Options, output: string, own: Abi): Given | undefined {
  const { allow, policy: file } = options;
  if (allow === undefined && file === undefined) return undefined;
  const variables = commandVariables(options, {}, readPolicy);
  const settings = readVariables(variables, own, "launcher") as Settings;
  return {
    policy: parseSettings(settings),
    abis: variables.has("SECCOMP_ARCHITECTURES") ? settings.abis : undefined,
    installAt: variables.has("SECCOMP_INSTALL_AT") ? settings.installAt : undefined,
    isEarlier: file !== undefined && isSame(file, output),
  };
}

function readPolicy(path: string): Uint8Array {
  const existing = readExisting(path);
  if (existing === undefined) throw FAILURES.fileUnreadable(quote(path));
  return existing.bytes;
}

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
