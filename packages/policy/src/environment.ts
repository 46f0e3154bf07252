// environment: SECCOMP_* variables -> Settings. Twin: native/core/environment.c

import { type Abi, near } from "@sbx/syscalls";
import { type Action, parseAction } from "./action.js";
import { readArchitectures } from "./architectures.js";
import { type Diagnostic, fail } from "./diagnostic.js";
import type { ListMeaning } from "./parse.js";
import { createSource, type Source, sliceSource, wholeOf } from "./source.js";

/** Where in the program's life the filter is installed. */
export type InstallPoint = "exec" | "entry" | "main" | "constructor";

/** Who installs it: `libsandbox.so`, `sandboxify` or `ld-sandbox.so`. */
export type Installer = "library" | "launcher" | "loader";

/** The install points of each installer; the first one is meant where nothing is said. */
const INSTALL_POINTS = {
  library: ["main", "constructor"],
  launcher: ["exec", "entry", "main"],
  loader: ["entry", "exec"],
} satisfies Record<Installer, InstallPoint[]>;

/** What is said of a point that is none of an installer's. */
const UNKNOWN_POINT = {
  library: "unknown_install_point",
  launcher: "unknown_launch_point",
  loader: "unknown_loader_point",
} as const satisfies Record<Installer, Diagnostic["code"]>;

/** What the variables ask for. */
export interface Settings {
  /** The list that holds. */
  readonly source: Source;
  readonly meaning: ListMeaning;
  /** The ABIs that it is for; the program's own is one of them. */
  readonly abis: readonly Abi[];
  /** One of the installer's. */
  readonly installAt: InstallPoint;
  /** One line per item is printed. */
  readonly verbose: boolean;
  /** What deserves a word but is no error. */
  readonly warnings: readonly Diagnostic[];
}

/** All variables have this prefix, and no other variable may. */
const PREFIX = "SECCOMP_";

/** The variables, sorted. */
export const policyVariables = [
  "SECCOMP_ARCHITECTURES",
  "SECCOMP_DEFAULT_ACTION",
  "SECCOMP_INSTALL_AT",
  "SECCOMP_SYSCALL_ALLOW",
  "SECCOMP_SYSCALL_DENY",
  "SECCOMP_VERBOSE",
] as const;
export type Variable = (typeof policyVariables)[number];

/** The variables, wherever they stand: in an environment, in a file, or in options that win over them. */
export type Variables = ReadonlyMap<Variable, Source>;

/** Whether `name` is one of the variables. */
export const isVariable = (name: string): name is Variable =>
  (policyVariables as readonly string[]).includes(name);

/** Environment as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A fault in a name of a variable, not in its value. */
function faultOfName(code: Diagnostic["code"], name: string): Diagnostic {
  const source = createSource("environment", name, true);
  return { code, source, span: wholeOf(source) };
}

/** Its near names are found by its bytes, as in C; a letter that is not ASCII has several. */
function faultOfUnknown(name: string): Diagnostic {
  const fault = faultOfName("unknown_variable", name);
  return { ...fault, near: near(textOf(fault.source), policyVariables) };
}

/**
 * Reads what the `SECCOMP_*` variables ask `installer` for.
 *
 * @param abi - the program's own ABI, which `SECCOMP_ARCHITECTURES` must name among others.
 * @returns `undefined` when none of them is set.
 * @throws PolicyError for an unknown variable or value, and when there is no list.
 */
export function readEnvironment(
  environment: Environment,
  abi: Abi,
  installer: Installer = "library",
): Settings | undefined {
  return readVariables(findVariables(environment), abi, installer);
}

/**
 * Reads what `found` asks `installer` for.
 *
 * @param abi - the program's own ABI, which `SECCOMP_ARCHITECTURES` must name among others.
 * @returns `undefined` when none of them is set.
 * @throws PolicyError for an unknown value, and when there is no list.
 */
export function readVariables(
  found: Variables,
  abi: Abi,
  installer: Installer,
): Settings | undefined {
  const [first] = found.values();
  if (first === undefined) return undefined;

  const allow = found.get("SECCOMP_SYSCALL_ALLOW");
  const deny = found.get("SECCOMP_SYSCALL_DENY");
  const source = allow ?? deny;
  if (source === undefined) fail(faultOfName("no_list", first.name));
  const abis = readArchitectures(found.get("SECCOMP_ARCHITECTURES"), abi);
  const list = allow ? "allow" : "deny";
  const violation = readViolation(found.get("SECCOMP_DEFAULT_ACTION"), list);
  return {
    source,
    meaning: { list, violation },
    abis,
    installAt: readInstallPoint(found.get("SECCOMP_INSTALL_AT"), installer),
    verbose: readVerbosity(found.get("SECCOMP_VERBOSE")),
    warnings: allow && deny ? [warningOfBoth(deny)] : [],
  };
}

const EQUALS = 0x3d;

/** The list that is ignored: in a file it is named by its place, else by its variable. */
function warningOfBoth(deny: Source): Diagnostic {
  const { bytes, range } = deny;
  if (range.start === 0) {
    return { code: "both_lists", source: { ...deny, whole: true }, span: range };
  }
  const end = bytes.lastIndexOf(EQUALS, range.start - 1);
  const span = { start: end - "SECCOMP_SYSCALL_DENY".length, end };
  return { code: "both_lists", source: deny, span };
}

/**
 * Finds the variables in an environment.
 *
 * @throws PolicyError for one that has their prefix and is none of them.
 */
export function findVariables(environment: Environment): Variables {
  const found = new Map<Variable, Source>();
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue;
    if (!isVariable(name)) fail(faultOfUnknown(name));
    found.set(name, createSource(name, value));
  }
  return found;
}

/** The action of a violation, from the text that names it. */
export function readViolation(source: Source | undefined, list: "allow" | "deny"): Action {
  if (source === undefined) return { kind: "kill" };
  const action = parseAction(source, wholeOf(source));
  if (list === "deny" && action.kind === "allow") {
    fail({ code: "deny_allows", source, span: wholeOf(source) });
  }
  return action;
}

/** Where `installer` installs the filter; without one it may be any point, or none. */
export function readInstallPoint(source: Source | undefined, installer: Installer): InstallPoint;
export function readInstallPoint(
  source: Source | undefined,
  installer: Installer | undefined,
): InstallPoint | undefined;
export function readInstallPoint(
  source: Source | undefined,
  installer: Installer | undefined,
): InstallPoint | undefined {
  const points: readonly InstallPoint[] = installer
    ? INSTALL_POINTS[installer]
    : Object.values(INSTALL_POINTS).flat();
  if (source === undefined) return installer && points[0];
  const text = textOf(source);
  const point = points.find((known) => known === text);
  const code = installer ? UNKNOWN_POINT[installer] : "unknown_install_point_in_file";
  return point ?? fail({ code, source, span: wholeOf(source) });
}

/** Whether a line is printed for each item. */
export function readVerbosity(source: Source | undefined): boolean {
  if (source === undefined) return false;
  const text = textOf(source);
  if (text === "0" || text === "1") return text === "1";
  return fail({ code: "unknown_verbosity", source, span: wholeOf(source) });
}

const textOf = (source: Source): string => sliceSource(source, wholeOf(source));
