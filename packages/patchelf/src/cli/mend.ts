// mend: a file whose policy cannot be read -> the file without it, so that it can be added again.

import { type Elf, ElfError, type Listing, list, overlay, type Patch, readElf } from "../index.js";

/** A file that can be listed, and what had to leave it for that. */
export interface Mended {
  readonly elf: Elf;
  readonly listing: Listing;
  readonly patch?: Patch;
}

/** Who writes the notes of policies, and the type of those that mean nothing. */
const OWNER = "sbx";
const REMOVED = 0;
/** Where in a note its type stands, and what it is about, behind the four bytes of the owner. */
const TYPE_AT = 8;
const DESCRIPTOR_AT = 16;

/**
 * @param replaces whether the policy that is in the file is to go in any case.
 * @throws {ElfError} when it is damaged, and is to stay.
 */
export function mend(elf: Elf, replaces: boolean): Mended {
  try {
    return { elf, listing: list(elf) };
  } catch (error) {
    const patch = withoutPolicies(elf);
    if (!(error instanceof ElfError) || !replaces || patch.edits.length === 0) throw error;
    const mended = readElf(overlay(elf.reader.source, patch), elf.file);
    return { elf: mended, listing: list(mended), patch };
  }
}

/** Each note of a policy becomes one that means nothing, as if it had been removed. */
function withoutPolicies({ notes, reader }: Elf): Patch {
  const edits = notes
    .filter(({ owner, type }) => owner === OWNER && type !== REMOVED)
    .flatMap(({ offset, descriptor }) => [
      { offset: offset + TYPE_AT, bytes: new Uint8Array(4) },
      { offset: offset + DESCRIPTOR_AT, bytes: new Uint8Array(descriptor.length) },
    ]);
  return { edits: edits.filter(({ bytes }) => bytes.length > 0), size: reader.size };
}
