// policy: what options say -> the policy that a file is to carry, accepted for its machine.

import {
  compile,
  findFileVariables,
  findVariables,
  formatAction,
  formatDiagnostic,
  formatPolicy,
  formatPolicyFile,
  type Installer,
  type Policy,
  PolicyError,
  type Program,
  parseSettings,
  programBytes,
  readPolicyFile,
  readVariables,
  resolve,
  type Settings,
  type Source,
  type Variable,
  type Variables,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { FileError } from "../file/file-error.js";
import type { EmbeddedPolicy, Listing } from "../index.js";
import { abiOf } from "./abi.js";
import type { Options } from "./options.js";
import { plain } from "./quote.js";
import { displayName, PolicyRefusal, type Problem } from "./report.js";
import { UsageError } from "./surroundings.js";

/** As much of a policy file as the launcher reads. */
const FILE_MAX = 1 << 20;

/** A policy for a file, and what deserves a word. */
export interface Planned {
  readonly policy: EmbeddedPolicy;
  readonly warnings: readonly string[];
}

/** The variables of a command line, read once for all files. */
export type { Variables };

const HELP = "; help: ";

/** What the language refuses, in words. */
function refusing<Product>(work: () => Product): Product {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const lines = error.diagnostics.map((one) => formatDiagnostic(one));
    const terminalLines = error.diagnostics.map((one) => formatDiagnostic(one, { terminal: true }));
    const [first, ...more] = lines.map(problemOf);
    throw new PolicyRefusal([first as Problem, ...more], lines, terminalLines);
  }
}

function problemOf(text: string): Problem {
  const end = text.lastIndexOf(HELP);
  return { message: text.slice(0, end), help: text.slice(end + HELP.length) };
}

/**
 * The variables that the options ask for: they win over those in a policy file.
 *
 * @returns `undefined` when they ask for no policy.
 * @throws {PolicyRefusal} when the policy file is none.
 */
export function optionVariables(
  options: Options,
  read: (path: string) => Uint8Array,
): Variables | undefined {
  const { policy, allow, deny, arch, at } = options;
  if ((policy ?? allow ?? deny) === undefined) return undefined;
  const variables = new Map(
    policy === undefined ? [] : fileVariables(policy, readWhole(policy, read)),
  );
  const winning: readonly [Variable, string, string | undefined][] = [
    ["SECCOMP_SYSCALL_ALLOW", "--allow", allow],
    ["SECCOMP_SYSCALL_DENY", "--deny", deny],
    ["SECCOMP_DEFAULT_ACTION", "--default-action", options["default-action"]],
    ["SECCOMP_ARCHITECTURES", "--arch", arch],
    ["SECCOMP_INSTALL_AT", "--at", at],
  ];
  for (const [variable, name, text] of winning) {
    if (text !== undefined) variables.set(variable, sourceOf(name, text));
  }
  return variables;
}

function fileVariables(path: string, bytes: Uint8Array): Variables {
  return refusing(() => findFileVariables(displayName(path), bytes));
}

function readWhole(path: string, read: (path: string) => Uint8Array): Uint8Array {
  const bytes = read(path);
  if (bytes.length <= FILE_MAX) return bytes;
  const message = `the policy file ${plain(path)} has more than 1 MiB`;
  throw new UsageError(message, "a policy has some hundred lines at most");
}

function sourceOf(name: string, text: string): Source {
  const bytes = new TextEncoder().encode(text);
  return { name, bytes, range: { start: 0, end: bytes.length }, whole: false };
}

/**
 * The policy for a file, in the words that all policies of its meaning have.
 *
 * @throws {PolicyRefusal} when it is not accepted for the file's machine.
 * @throws {FileError} when the file can carry none.
 */
export function planPolicy(
  name: string,
  listing: Listing,
  variables: Variables,
  { required, terminal }: { readonly required: boolean; readonly terminal: boolean },
): Planned {
  const abi = ownAbi(name, listing);
  const installer = listing.kind === "static program" ? "loader" : "library";
  const accepted = refusing(() => accept(variables, abi, installer));
  const embedded = textsOf(accepted, variables);
  const again = accept(findVariables(embedded), abi, installer);
  if (!isSame(again.program, accepted.program)) {
    throw new Error("the policy in its short form is another one");
  }
  const { warnings } = accepted.settings;
  return {
    policy: { variables: embedded, required },
    warnings: warnings.map((warning) => formatDiagnostic(warning, { terminal })),
  };
}

function ownAbi(name: string, listing: Listing): Abi {
  const abi = abiOf(listing);
  if (abi !== undefined) return abi;
  throw new FileError(
    `${plain(name)} is for ${listing.machine}, whose system calls are not known here`,
    "leave the policy out, and give the library with --library PATH",
  );
}

/** A policy that makes a filter. */
interface Accepted {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly program: Program;
}

function accept(variables: Variables, abi: Abi, installer: Installer): Accepted {
  const settings = readVariables(variables, abi, installer) as Settings;
  const policy = parseSettings(settings);
  return { settings, policy, program: compile(resolve(policy, settings.abis)) };
}

function textsOf({ settings, policy }: Accepted, variables: Variables): Record<string, string> {
  const { meaning, abis, installAt, verbose } = settings;
  const texts: Readonly<Partial<Record<Variable, string>>> = {
    SECCOMP_DEFAULT_ACTION: formatAction(meaning.violation),
    SECCOMP_ARCHITECTURES: abis.join(":"),
    SECCOMP_INSTALL_AT: installAt,
  };
  const said = Object.entries(texts).filter(([variable]) => variables.has(variable as Variable));
  return {
    [`SECCOMP_SYSCALL_${meaning.list.toUpperCase()}`]: formatPolicy(policy),
    ...Object.fromEntries(said),
    ...(verbose && { SECCOMP_VERBOSE: "1" }),
  };
}

function isSame(one: Program, other: Program): boolean {
  const [a, b] = [programBytes(one), programBytes(other)];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** The variables as a policy file; as they stand where they are none. */
export function formatVariables(variables: Readonly<Record<string, string>>): string {
  const names = Object.keys(variables);
  const text = names.map((name) => `${name}=${quoted(variables[name] ?? "")}\n`).join("");
  try {
    const { policy, abis, installAt, verbose } = readPolicyFile("policy", text);
    const file = formatPolicyFile(policy, { abis, installAt });
    return `${file}${verbose ? "SECCOMP_VERBOSE=1\n" : ""}`.trimEnd();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return text.trimEnd().replace(/[^\n -~]/g, "?");
  }
}

const quoted = (value: string): string =>
  /^[\w@:=.+-]*$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
