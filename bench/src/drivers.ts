// drivers: the C programs of this package -> built, run, and their samples.

import { join } from "node:path";
import { type CommandOptions, run } from "./command.js";
import type { Samples } from "./statistics.js";

const PACKAGE = join(import.meta.dirname, "..");
const BUILD = join(PACKAGE, "build");

/** A file of the build folder. */
export function built(name: string): string {
  return join(BUILD, name);
}

/**
 * Builds the drivers, and libsandbox.so with its symbols.
 *
 * @throws {Error} on a machine that none of the goals is about.
 */
export function buildDrivers(): void {
  if (process.arch !== "x64") throw new Error(`this is ${process.arch}; the goals are x86_64's`);
  run("cmake", ["-S", PACKAGE, "-B", BUILD]);
  run("cmake", ["--build", BUILD]);
}

/** The standard output of a driver. */
export function runDriver(
  name: string,
  args: readonly (string | number)[],
  options: CommandOptions = {},
): Buffer {
  return run(built(`bench-${name}`), args.map(String), options);
}

/** The samples that a driver takes, by case. */
export function takeSamples(
  name: string,
  args: readonly (string | number)[],
  input = "",
): readonly Samples[] {
  const lines = runDriver(name, args, { input }).toString().trimEnd().split("\n");
  const rounds = lines.map((line) => line.split(" ").map(Number));
  return (rounds[0] ?? []).map((_, index) => rounds.map((round) => round[index] ?? Number.NaN));
}
