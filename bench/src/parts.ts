// parts: all that is measured, in the order in which it is printed.

import { argument } from "./argument.js";
import { compile } from "./compile.js";
import { install } from "./install.js";
import { functions, instructions } from "./instructions.js";
import { launch } from "./launch.js";
import { learn } from "./learn.js";
import type { Part } from "./part.js";
import { patch } from "./patch.js";
import { program } from "./program.js";
import { startup } from "./startup.js";
import { steady } from "./steady.js";

const parts = [
  startup,
  launch,
  instructions,
  functions,
  program,
  compile,
  install,
  steady,
  argument,
  patch,
  learn,
];

/** The parts whose figures are the same on every run, and may be checked. */
export const countingParts: readonly Part[] = [instructions, program];

/** The parts called `names`; all when there are none. */
export function partsOf(names: readonly string[]): readonly Part[] {
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    throw new Error(`no part "${unknown}"; there are ${parts.map(({ name }) => name).join(", ")}`);
  }
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
}
