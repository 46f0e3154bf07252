// learn-gift: what the caller of learn lets pass unasked -> the launcher's arguments, and a policy file.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  formatDiagnostic,
  formatPolicy,
  formatPolicyFile,
  type InstallPoint,
  type Policy,
  PolicyError,
  readPolicyFile,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { makeFilter } from "./filter.js";
import { type FilterOptions, filterVariables } from "./filter-options.js";
import type { EarlierFile, Given } from "./learn/policy.js";

/** What may say what is given. */
type Giving = Pick<FilterOptions, "policy" | "file" | "allow" | "architectures">;

/** Of these, one at most. */
export const GIVING = ["policy", "file", "allow"] as const;

/** What passes unasked. */
export interface Gift {
  /** What the launcher is told of it. */
  readonly args: readonly string[];
  readonly installAt: InstallPoint;
  readonly given: Omit<Given, "isEarlier">;
  /** The same as a policy file, with the comments that there are. */
  readonly file: EarlierFile;
  /** The absolute path that it was read from. */
  readonly path: string | undefined;
}

/**
 * @param abi - the program's own ABI.
 * @returns `undefined` where nothing is given.
 * @throws {TypeError} @throws {PolicyError}
 */
export function readGift(options: Giving, abi: Abi): Gift | undefined {
  const name = nameOf(options);
  if (name === undefined) return undefined;
  const { policy: object, file, allow, architectures } = options;
  const variables = filterVariables({ policy: object, file, allow, architectures });
  const { settings, policy } = makeFilter(variables, abi);
  if (policy.list === "deny") {
    const cure = "what another lets pass is not known before it is learned";
    throw new TypeError(`the option "${name}" must have a list of what is allowed: ${cure}`);
  }
  for (const warning of settings.warnings) {
    process.emitWarning(formatDiagnostic(warning), "PolicyWarning");
  }
  const abis = variables.has("SECCOMP_ARCHITECTURES") ? settings.abis : undefined;
  const installAt = variables.has("SECCOMP_INSTALL_AT") ? settings.installAt : undefined;
  const given = { policy, abis, installAt };
  const path = file === undefined ? undefined : pathOf(file);
  return {
    args: [`--allow=${formatPolicy(policy)}`, ...(abis ? [`--arch=${abis.join(":")}`] : [])],
    installAt: settings.installAt,
    given,
    file: { name, bytes: bytesOf(given, object ?? policy, path) },
    path,
  };
}

function nameOf(options: Giving): (typeof GIVING)[number] | undefined {
  const names = GIVING.filter((name) => options[name] !== undefined);
  if (names.length > 1) {
    const found = names.map((name) => `"${name}"`).join(" and ");
    throw new TypeError(
      `at most one of the options "policy", "file" and "allow" says what is given, found ${found}`,
    );
  }
  const [name] = names;
  if (name === undefined && options.architectures !== undefined) {
    throw new TypeError('the option "architectures" goes with "policy", "file" or "allow"');
  }
  return name;
}

const pathOf = (file: string | URL): string =>
  file instanceof URL ? fileURLToPath(file) : resolve(file);

/** The file that it comes from, whose comments stay, unless that says something else. */
function bytesOf(given: Gift["given"], { source }: Policy, path: string | undefined): Uint8Array {
  const text = formatPolicyFile(given.policy, given);
  const bytes = path === undefined ? source.bytes : readFileSync(path);
  try {
    const { policy, abis, installAt } = readPolicyFile(source.name, bytes);
    if (formatPolicyFile(policy, { abis, installAt }) === text) return bytes;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
  return new TextEncoder().encode(text);
}
