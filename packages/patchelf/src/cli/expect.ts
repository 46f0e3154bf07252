// expect: a written file, read back -> is it what was meant?

import { FileError } from "../file/file-error.js";
import { type ElfSource, type EmbeddedPolicy, type Listing, list, readElf } from "../index.js";
import { plain } from "./quote.js";

/** What is meant to be different afterwards; what is absent stays as it was. */
export interface Meant {
  /** As in a file. */
  readonly needed?: readonly string[];
  /** Null: none. */
  readonly interpreter?: string | null;
  readonly policy?: EmbeddedPolicy | null;
}

/** Demands that the file says what it said `before`, but for what is `meant`. */
export function expectation(name: string, before: Listing, meant: Meant) {
  const wanted = textOf({ ...nullsOf(before), ...meant });
  return (written: ElfSource): void => {
    const found = textOf(nullsOf(list(readElf(written, name))));
    if (found === wanted) return;
    throw new FileError(
      `${plain(name)}: what was written is not what was meant, and was taken away`,
      "if it happens again, please report it with the file",
    );
  };
}

const nullsOf = (listing: Listing) => ({
  ...listing,
  interpreter: listing.interpreter ?? null,
  policy: listing.policy ?? null,
});

/** The same text for the same data, in whatever order it is. */
function textOf(data: unknown): string {
  return JSON.stringify(data, (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Whether two policies are the same. */
export const isSamePolicy = (one: EmbeddedPolicy | undefined, other: EmbeddedPolicy): boolean =>
  textOf(one) === textOf(other);
