// file: the text of a policy file -> Policy, and what else the file says. Twin: native/core/file.c

import { type Abi, near } from "@sbx/syscalls";
import { readArchitectures } from "./architectures.js";
import { attempt, type Diagnostic, demandNothing, type Report } from "./diagnostic.js";
import { type Entry, readEntries } from "./entries.js";
import {
  type Installer,
  type InstallPoint,
  isVariable,
  policyVariables,
  readInstallPoint,
  readVerbosity,
  readViolation,
  type Variable,
  type Variables,
} from "./environment.js";
import type { Policy } from "./parse.js";
import { readList } from "./pipeline.js";
import { type Source, type Span, sliceSource } from "./source.js";

/** What a policy file says. */
export interface PolicyFile {
  readonly policy: Policy;
  /** The ABIs that it names; `undefined` where it is for the program's own. */
  readonly abis: readonly Abi[] | undefined;
  /** Where its filter is installed; `undefined` where that is left to the tool that reads it. */
  readonly installAt: InstallPoint | undefined;
  readonly verbose: boolean;
  /** What deserves a word but is no error. */
  readonly warnings: readonly Diagnostic[];
}

/** Who reads a file: what is left out is not known, and the file may be for any. */
export interface FileReader {
  /** The program's own ABI. */
  readonly abi?: Abi;
  readonly installer?: Installer;
}

/** A variable in a file: its name, and a source that is read from where its value stands. */
interface Found {
  readonly name: Span;
  readonly source: Source;
}

/**
 * Reads a policy file: `SECCOMP_*` variables in the form that systemd's `EnvironmentFile=` and
 * `node --env-file` have in common.
 *
 * @param name - what messages call the file.
 * @param text - its bytes, or what they are in UTF-8.
 * @throws PolicyError with all places and cures.
 */
export function readPolicyFile(name: string, text: string | Uint8Array): PolicyFile {
  const source = fileSource(name, text);
  return demandNothing((report) => readFile(source, report)) as PolicyFile;
}

/**
 * Finds the variables in a policy file, so that others can take their places before they are read.
 *
 * @throws PolicyError with all that is wrong with the form of the file, and when it has no list.
 */
export function findFileVariables(name: string, text: string | Uint8Array): Variables {
  const source = fileSource(name, text);
  return demandNothing((report) => {
    const found = findVariables(source, readEntries(source, report), report);
    if (listOf(found) === undefined) report(faultOfNone(source));
    return new Map([...found].map(([variable, { source }]) => [variable, source]));
  });
}

/** What `source` says, without what is at fault; `undefined` when there is no list. */
export function readFile(
  source: Source,
  report: Report,
  reader: FileReader = {},
): PolicyFile | undefined {
  const entries = readEntries(source, report);
  return readVariables(source, findVariables(source, entries, report), reader, report);
}

/** The text of a file as a source. */
export function fileSource(name: string, text: string | Uint8Array): Source {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { name, bytes, range: { start: 0, end: bytes.length }, whole: false };
}

function findVariables(
  source: Source,
  entries: readonly Entry[],
  report: Report,
): ReadonlyMap<Variable, Found> {
  const found = new Map<Variable, Found>();
  for (const entry of entries) {
    if (entry.kind !== "variable") continue;
    const { name: span, value } = entry;
    const name = sliceSource(source, span);
    if (!isVariable(name)) {
      report({ code: "unknown_variable", source, span, near: near(name, policyVariables) });
    } else if (found.has(name)) {
      report({ code: "duplicate_variable", source, span });
    } else {
      found.set(name, { name: span, source: { ...source, range: value } });
    }
  }
  return found;
}

/** The list that holds. */
const listOf = (found: ReadonlyMap<Variable, Found>): Found | undefined =>
  found.get("SECCOMP_SYSCALL_ALLOW") ?? found.get("SECCOMP_SYSCALL_DENY");

const faultOfNone = (file: Source): Diagnostic => ({
  code: "no_list_in_file",
  source: file,
  span: { start: 0, end: 0 },
});

function readVariables(
  file: Source,
  found: ReadonlyMap<Variable, Found>,
  { abi, installer }: FileReader,
  report: Report,
): PolicyFile | undefined {
  const sourceOf = (name: Variable) => found.get(name)?.source;
  const [allow, deny] = [found.get("SECCOMP_SYSCALL_ALLOW"), found.get("SECCOMP_SYSCALL_DENY")];
  const list = allow ? "allow" : "deny";
  const source = listOf(found)?.source;
  if (source === undefined) report(faultOfNone(file));
  const abis = attempt(report, () => readNamed(sourceOf("SECCOMP_ARCHITECTURES"), abi));
  const violation = attempt(report, () => readViolation(sourceOf("SECCOMP_DEFAULT_ACTION"), list));
  const installAt = attempt(report, () =>
    readInstallPoint(sourceOf("SECCOMP_INSTALL_AT"), installer),
  );
  const verbose = attempt(report, () => readVerbosity(sourceOf("SECCOMP_VERBOSE")));
  if (source === undefined) return undefined;
  const meaning = { list, violation: violation ?? { kind: "kill" } } as const;
  const policy = readList(source, meaning, report);
  const warnings: Diagnostic[] =
    allow && deny ? [{ code: "both_lists", source: file, span: deny.name }] : [];
  return { policy, abis, installAt, verbose: verbose ?? false, warnings };
}

/** The ABIs that a file names; the program's own must be one of them. */
const readNamed = (source: Source | undefined, abi: Abi | undefined): readonly Abi[] | undefined =>
  source && readArchitectures(source, abi);
