// verify: a patch, before it is written: the patched file is read back, and must be what was asked for.

import { DT } from "./constants.js";
import { type Elf, readElf } from "./elf.js";
import { type Listing, listNames, policyOf } from "./list.js";
import type { Note } from "./notes.js";
import { overlay, type Patch } from "./patch.js";
import { type EmbeddedPolicy, POLICY_OWNER } from "./policy-note.js";
import { listed } from "./source.js";

/** What the patched file must say; the rest must be as before. */
export interface Expected {
  /** As they are listed. */
  readonly needed?: readonly string[];
  /** Null: none. */
  readonly interpreter?: string | null;
  readonly policy?: EmbeddedPolicy | null;
}

/**
 * Reads the patched file.
 *
 * @throws {ElfError} when it is damaged, or is not what was asked for; nothing was written.
 */
export function verify(elf: Elf, patch: Patch, expected: Expected): Elf {
  const patched = readElf(overlay(elf.reader.source, patch), elf.file);
  // A policy that goes may be damaged.
  const before = snapshot(elf, expected.policy === undefined);
  const after = snapshot(patched, true);
  const wanted = { ...before, ...namesOf(expected, before) };
  for (const [what, value] of Object.entries(wanted)) {
    const found = (after as unknown as Record<string, unknown>)[what];
    if (JSON.stringify(found) === JSON.stringify(value)) continue;
    const reason = `the patched file would not be as it should: ${what}`;
    const help = "this is a mistake of this program: please report it, with the file";
    throw elf.reader.error("the patch", 0, reason, help);
  }
  return patched;
}

function namesOf(expected: Expected, before: Snapshot): Partial<Snapshot> {
  const { needed, interpreter, policy } = expected;
  return {
    ...(needed && { needed }),
    ...(interpreter !== undefined && {
      interpreter: interpreter === null ? null : listed(interpreter),
    }),
    ...(policy !== undefined && { policy: policy === null ? null : sorted(policy) }),
    // Taking the interpreter out, or bringing it in, leaves a static program one.
    kind: before.kind,
  };
}

function sorted({ variables, required }: EmbeddedPolicy): EmbeddedPolicy {
  const entries = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  return { variables: Object.fromEntries(entries), required };
}

interface Snapshot extends Omit<Listing, "interpreter" | "policy"> {
  readonly interpreter: string | null;
  readonly policy: EmbeddedPolicy | null;
  readonly notes: readonly string[];
  readonly tags: readonly number[];
}

function snapshot(elf: Elf, withPolicy: boolean): Snapshot {
  const names = listNames(elf);
  const policy = withPolicy ? policyOf(elf) : undefined;
  return {
    ...names,
    interpreter: names.interpreter ?? null,
    policy: policy === undefined ? null : sorted(policy),
    notes: elf.notes.filter(({ owner }) => owner !== POLICY_OWNER).map(noteText),
    tags: (elf.dynamic?.entries ?? []).map(({ tag }) => tag).filter((tag) => tag !== DT.NEEDED),
  };
}

function noteText({ owner, type, descriptor }: Note): string {
  return JSON.stringify([owner, type, [...descriptor]]);
}
