// What @sbx/patchelf offers: ELF files, read, and changed by a plan of as few bytes as can be.

import type { Elf } from "./elf.js";
import type { Patch } from "./patch.js";
import type { EmbeddedPolicy } from "./policy-note.js";
import { removeSandbox } from "./remove.js";
import { addSandbox } from "./sandbox.js";

export { type Elf, readElf } from "./elf.js";
export { ElfError } from "./elf-error.js";
export type { ElfFormat } from "./format.js";
export { isSandboxed, type Kind, kindOf, LOADER_NAME } from "./kind.js";
export { type Listing, list } from "./list.js";
export type { Note } from "./notes.js";
export { applyPatch, type Edit, overlay, type Patch } from "./patch.js";
export type { EmbeddedPolicy } from "./policy-note.js";
export { type Removal, removeSandbox } from "./remove.js";
export { addSandbox, type Sandbox } from "./sandbox.js";
export type { Section } from "./sections.js";
export type { Segment } from "./segments.js";
export type { ElfSource } from "./source.js";

/**
 * Makes `library` the first one that the program loads: a dynamic program, or a library.
 *
 * @param library an absolute path, or a name that the loader looks for (ld.so(8)).
 * @throws {ElfError} when the file cannot be changed so.
 */
export function addNeeded(elf: Elf, library: string): Patch {
  return addSandbox(elf, { needed: library });
}

/**
 * Takes `library` out of those that the program loads.
 *
 * @throws {ElfError} when the file cannot be changed so.
 */
export function removeNeeded(elf: Elf, library: string): Patch {
  return removeSandbox(elf, { needed: [library] });
}

/**
 * Lets the kernel start `path` in the place of a static program, which it must go on to.
 *
 * @throws {ElfError} when the file cannot be changed so.
 */
export function addInterpreter(elf: Elf, path: string): Patch {
  return addSandbox(elf, { interpreter: path });
}

/**
 * Lets the kernel start a static program by itself again.
 *
 * @throws {ElfError} when the file cannot be changed so.
 */
export function removeInterpreter(elf: Elf): Patch {
  return removeSandbox(elf, { interpreter: true });
}

/**
 * Writes a policy into the file; it replaces an earlier one. It holds when the program is linked to
 * `libsandbox.so`, or interpreted by `ld-sandbox.so`.
 *
 * @throws {ElfError} when the file cannot be changed so.
 */
export function addPolicy(elf: Elf, policy: EmbeddedPolicy): Patch {
  return addSandbox(elf, { policy });
}

/**
 * Makes the policy in the file mean nothing.
 *
 * @throws {ElfError} when the file cannot be changed so.
 */
export function removePolicy(elf: Elf): Patch {
  return removeSandbox(elf, { policy: true });
}
