// remove: the patch that takes a library, an interpreter or a policy out again.

import { draftOf, patchFrom } from "./draft.js";
import type { Elf } from "./elf.js";
import { interpretNot } from "./interpreter.js";
import { isSandboxed } from "./kind.js";
import { listNames } from "./list.js";
import { needNot } from "./needed.js";
import type { Patch } from "./patch.js";
import { dropPolicy } from "./policy.js";
import { listed } from "./source.js";
import { verify } from "./verify.js";

/** What is to leave a file. What is not there is no error: the patch has no edits for it. */
export interface Removal {
  /** Libraries, by their names as text. */
  readonly needed?: readonly string[];
  /** The interpreter that was added to a static program. */
  readonly interpreter?: boolean;
  readonly policy?: boolean;
}

/**
 * The patch that takes `removal` out of the file. What it was made of stays behind, unused.
 *
 * @throws {ElfError} when the file cannot be changed so.
 */
export function removeSandbox(elf: Elf, { needed = [], interpreter, policy }: Removal): Patch {
  const draft = draftOf(elf);
  for (const library of needed) needNot(draft, library);
  const noInterpreter = interpreter === true && isSandboxed(elf) && interpretNot(draft);
  const noPolicy = policy === true && dropPolicy(draft);
  const patch = patchFrom(draft);
  const before = listNames(elf).needed;
  verify(elf, patch, {
    needed: before.filter((name) => !needed.map(listed).includes(name)),
    ...(noInterpreter && { interpreter: null }),
    ...(noPolicy && { policy: null }),
  });
  return patch;
}
