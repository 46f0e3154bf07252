// recipe: the form of every row of the tables of programs.

import type { MachineName } from "./machines.js";

/** How a file is made, from the sources beside this. */
export interface Recipe {
  /** What is special about it. */
  readonly title: string;
  /** The command line; the name of the result is added. */
  readonly make: string;
  readonly machine: MachineName;
  /** Done to the bytes after that. */
  readonly finish?: (bytes: Buffer) => Buffer;
  /** What the file finds beside it when it is made and when it runs. */
  readonly beside?: Recipe;
}

export const x86 = (title: string, make: string, more: Partial<Recipe> = {}): Recipe => ({
  title,
  make,
  machine: "x86_64",
  ...more,
});
