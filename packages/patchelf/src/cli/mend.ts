// mend: a file whose policy cannot be read -> the file without it, so that it can be added again.

import {
  type Elf,
  ElfError,
  type Listing,
  list,
  overlay,
  type Patch,
  readElf,
  removePolicy,
} from "../index.js";

/** A file that can be listed, and what had to leave it for that. */
export interface Mended {
  readonly elf: Elf;
  readonly listing: Listing;
  readonly patch?: Patch;
}

/**
 * @param replaces whether the policy that is in the file is to go in any case.
 * @throws {ElfError} when it is damaged, and is to stay.
 */
export function mend(elf: Elf, replaces: boolean): Mended {
  try {
    return { elf, listing: list(elf) };
  } catch (error) {
    if (!(error instanceof ElfError) || !replaces) throw error;
    const patch = removePolicy(elf);
    if (patch.edits.length === 0) throw error;
    const mended = readElf(overlay(elf.reader.source, patch), elf.file);
    return { elf: mended, listing: list(mended), patch };
  }
}
