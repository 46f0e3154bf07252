// fault: what went wrong, said so that it can be mended.

import { near } from "./near.js";

/** What is wrong, and what to do about it. */
export interface Fault {
  readonly message: string;
  readonly help?: string;
}

/** The cure for a misspelling, if one is near. */
export function didYouMean(text: string, candidates: readonly string[]): { help?: string } {
  const [nearest] = near(text, candidates, 1);
  return nearest === undefined ? {} : { help: `did you mean "${nearest}"?` };
}

/** The lines that tell a user of `fault`. */
export function faultText({ message, help }: Fault): string {
  return `sbx-syscalls: ${message}\n${help === undefined ? "" : `help: ${help}\n`}`;
}
