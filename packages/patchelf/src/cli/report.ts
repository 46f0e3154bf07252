// report: what became of a file -> text for people, or data.

import { InstallError } from "@sbx/preload";
import { FileError } from "../file/file-error.js";
import { ElfError } from "../index.js";
import { UsageError } from "./surroundings.js";

/** What is wrong, and the cure. */
export interface Problem {
  readonly message: string;
  readonly help: string;
  /** Of a file that is damaged or odd. */
  readonly structure?: string;
  readonly offset?: number;
}

/** A policy that is refused, in the words of the language: for a terminal, they have lines of their own. */
export class PolicyRefusal extends Error {
  override readonly name = "PolicyRefusal";
  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    readonly lines: readonly string[],
    readonly terminalLines: readonly string[],
  ) {
    super(lines.join("\n"));
  }
}

/**
 * What `error` says. Errors that are none of a file's, or of a command line's, are mistakes of this
 * program, and are thrown.
 */
export function problemsOf(error: unknown): readonly [Problem, ...Problem[]] {
  if (error instanceof ElfError) {
    const { message, help, structure, offset } = error;
    return [{ message, help, structure, offset }];
  }
  if (error instanceof PolicyRefusal) return error.problems;
  if (isOurs(error)) return [{ message: error.message, help: error.help }];
  throw error;
}

const isOurs = (error: unknown): error is Error & { readonly help: string } =>
  error instanceof FileError || error instanceof InstallError || error instanceof UsageError;

/** The same as lines for people, each with the name of the command. */
export function linesOf(error: unknown, terminal: boolean): string {
  const texts =
    error instanceof PolicyRefusal
      ? error[terminal ? "terminalLines" : "lines"]
      : problemsOf(error).map(({ message, help }) => `${message}\nhelp: ${help}`);
  return texts.map((text) => `sbx-patchelf: ${text}\n`).join("");
}

/** Data as JSON that is safe on a terminal: control characters and all beyond ASCII are escaped. */
export function toJson(data: unknown): string {
  const text = JSON.stringify(data, null, 2);
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${text.replace(/[^\n -~]/g, escaped)}\n`;
}

/** The name that messages of a policy give its file: nothing in it reaches the terminal raw. */
export const displayName = (path: string): string =>
  path === "-" ? "stdin" : path.replace(/[^ -~]/g, "?");
