// start: a program of some machine -> how it ended.

import { dirname } from "node:path";
import { type End, run } from "./command.js";
import { type MachineName, machines } from "./machines.js";

const ARGUMENTS = ["given", "words"];

const known = new Map<string, End>();

/** The same for a file that is run again and again, and does the same each time. */
export function startOnce(path: string, machine: MachineName): End {
  const end = known.get(path) ?? start(path, machine);
  known.set(path, end);
  return end;
}

/** Runs `path` with the same arguments and the same environment as every other program. */
export function start(path: string, machine: MachineName): End {
  return run([...machines[machine].runner, path, ...ARGUMENTS], {
    folder: dirname(path),
    environment: { PATH: "/usr/bin:/bin" },
  });
}

/** The same end, with a line for every library or interpreter called `names` before all else. */
export function marked(end: End, ...names: readonly string[]): End {
  const lines = names.map((name) => `mark ${name}\n`).join("");
  return { ...end, stderr: lines + end.stderr };
}
