// patched: a program -> it as we patch it, as we unpatch that, and as another patchelf patches it.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import {
  addPolicy,
  addSandbox,
  applyPatch,
  ElfError,
  kindOf,
  type Listing,
  list,
  readElf,
  removeSandbox,
} from "../../src/index.js";

/** Where the libraries are that are put in. */
export interface Sandbox {
  readonly library: string;
  /** Not on every machine. */
  readonly loader?: string;
}

export interface Patched {
  readonly bytes: Uint8Array;
  /** That, and a policy by a second patch. */
  readonly withPolicy: Uint8Array;
  readonly removed: Uint8Array;
  readonly original: Listing;
  readonly restored: Listing;
}

/** Everything may be called. */
const POLICY = { variables: { SECCOMP_SYSCALL_DENY: "" }, required: true };

/** What we make of `bytes`; a text says why nothing: what nobody can patch is none of our failures. */
export function patch(
  bytes: Uint8Array,
  path: string,
  { library, loader }: Sandbox,
): Patched | string {
  try {
    const elf = readElf(bytes, path);
    const kind = kindOf(elf);
    if (kind === "other") return "no program";
    if (kind === "static program" && loader === undefined) return "no loader for static programs";
    const wanted = kind === "static program" ? { interpreter: loader ?? "" } : { needed: library };
    const result = applyPatch(bytes, addSandbox(elf, wanted));
    const unwanted = kind === "static program" ? { interpreter: true } : { needed: [library] };
    const removed = applyPatch(result, removeSandbox(readElf(result, path), unwanted));
    const withPolicy = applyPatch(result, addPolicy(readElf(result, path), POLICY));
    return {
      bytes: result,
      withPolicy,
      removed,
      original: list(elf),
      restored: list(readElf(removed, path)),
    };
  } catch (error) {
    if (error instanceof ElfError) return error.message;
    throw error;
  }
}

/** The same by the patchelf of the distribution; a text says why not. */
export function patchByPeer(from: string, to: string, { library }: Sandbox): string | undefined {
  const args = ["--add-needed", library, "--output", to, from];
  const { status, stderr, error } = spawnSync("patchelf", args, { encoding: "utf8" });
  if (error) throw new Error("patchelf is missing: apt-get install -y patchelf");
  return status === 0 ? undefined : stderr.trim() || `status ${status}`;
}

/** How many bytes of `before` are others in `after`, and how many it has more. */
export function changedBytes(before: Uint8Array, after: Uint8Array): number {
  let count = Math.abs(after.length - before.length);
  const common = Math.min(before.length, after.length);
  for (let at = 0; at < common; at++) if (before[at] !== after[at]) count++;
  return count;
}

export const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
export const write = (path: string, bytes: Uint8Array): void => writeFileSync(path, bytes);
