// file: the text of a policy file -> Policy, and what else the file says. TypeScript only: C reads variables.

import { type Abi, near } from "@sbx/syscalls";
import { readArchitectures } from "./architectures.js";
import { attempt, type Diagnostic, demandNothing, type Report } from "./diagnostic.js";
import { type Entry, readEntries } from "./entries.js";
import {
  type InstallPoint,
  policyVariables,
  readInstallPoint,
  readVerbosity,
  readViolation,
} from "./environment.js";
import type { Policy } from "./parse.js";
import { readList } from "./pipeline.js";
import { type Source, type Span, sliceSource } from "./source.js";

/** What a policy file says. */
export interface PolicyFile {
  readonly policy: Policy;
  /** The ABIs that it names; `undefined` where it is for the program's own. */
  readonly abis: readonly Abi[] | undefined;
  readonly installAt: InstallPoint;
  readonly verbose: boolean;
  /** What deserves a word but is no error. */
  readonly warnings: readonly Diagnostic[];
}

/** A variable of a file: its name, and a source that is read from where its value stands. */
interface Variable {
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

/** What `source` says, without what is at fault; `undefined` when there is no list. */
export function readFile(source: Source, report: Report): PolicyFile | undefined {
  const entries = readEntries(source, report);
  return readVariables(source, findVariables(source, entries, report), report);
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
): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  for (const entry of entries) {
    if (entry.kind !== "variable") continue;
    const { name: span, value } = entry;
    const name = sliceSource(source, span);
    if (!(policyVariables as readonly string[]).includes(name)) {
      report({ code: "unknown_variable", source, span, near: near(name, policyVariables) });
    } else if (found.has(name)) {
      report({ code: "duplicate_variable", source, span });
    } else {
      found.set(name, { name: span, source: { ...source, range: value } });
    }
  }
  return found;
}

function readVariables(
  file: Source,
  found: ReadonlyMap<string, Variable>,
  report: Report,
): PolicyFile | undefined {
  const sourceOf = (name: string) => found.get(name)?.source;
  const [allow, deny] = [found.get("SECCOMP_SYSCALL_ALLOW"), found.get("SECCOMP_SYSCALL_DENY")];
  const list = allow ? "allow" : "deny";
  const violation = attempt(report, () => readViolation(sourceOf("SECCOMP_DEFAULT_ACTION"), list));
  const abis = attempt(report, () =>
    readArchitectures(sourceOf("SECCOMP_ARCHITECTURES"), undefined),
  );
  const installAt = attempt(report, () => readInstallPoint(sourceOf("SECCOMP_INSTALL_AT")));
  const verbose = attempt(report, () => readVerbosity(sourceOf("SECCOMP_VERBOSE")));
  const source = (allow ?? deny)?.source;
  if (source === undefined) {
    report({ code: "no_list_in_file", source: file, span: { start: 0, end: 0 } });
    return undefined;
  }
  const meaning = { list, violation: violation ?? { kind: "kill" } } as const;
  const policy = readList(source, meaning, report);
  const warnings: Diagnostic[] =
    allow && deny ? [{ code: "both_lists", source: file, span: deny.name }] : [];
  return { policy, abis, installAt: installAt ?? "main", verbose: verbose ?? false, warnings };
}
