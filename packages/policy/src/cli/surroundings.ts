// surroundings: what the command knows of the world, so that it can be run without one.

import type { Abi } from "@sbx/syscalls";

/** Where text goes. */
export interface Output {
  readonly write: (text: string | Uint8Array) => void;
  /** Whether a person reads it, so that carets help and raw bytes harm. */
  readonly terminal: boolean;
  /** Whether it may have colours. */
  readonly colour: boolean;
}

/** What the command reads, writes and knows. */
export interface Surroundings {
  /** The machine's own ABI. */
  readonly abi: Abi;
  readonly version: string;
  /** The bytes of a file, or of the standard input for "-". @throws {FileError} */
  readonly read: (path: string) => Uint8Array;
  /** @throws {FileError} */
  readonly write: (path: string, bytes: Uint8Array) => void;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A file that cannot be read or written, and why. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}
