// surroundings: what the command knows of the world, so that it can be run without one.

import type { Installed } from "@sbx/preload";

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person reads it, so that carets help. */
  readonly terminal: boolean;
}

/** Where libraries are. */
export interface Places {
  /** Folders that programs may name them in, the best one first. */
  readonly installed: readonly string[];
  /** The library that this package brings. @throws {Error} when there is none for this machine. */
  readonly packaged: () => string;
  /** Puts it and its loader where they can stay. @throws {InstallError} */
  readonly install: () => readonly Installed[];
}

/** What the command reads, writes and knows. */
export interface Surroundings {
  readonly version: string;
  /** The bytes of a policy file, or of the standard input for "-". @throws {UsageError} */
  readonly read: (path: string) => Uint8Array;
  readonly places: Places;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
  constructor(
    message: string,
    readonly help: string,
  ) {
    super(message);
  }
}

/** One in which a word is not known, and may stand for one that is. */
export class UnknownWordError extends UsageError {
  override readonly name = "UnknownWordError";
  constructor(
    message: string,
    help: string,
    readonly word: string,
    readonly known: readonly string[],
  ) {
    super(message, help);
  }
}
