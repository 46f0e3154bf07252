// compare: a way to start commands -> what is wrong with launches in it, beside the same without a launcher.

import { findProblems, phasesOf } from "./check.js";
import { program } from "./stage.js";
import { type End, launching, REFUSE_PARENT, type Way, ways } from "./start.js";

/** Starts a command, somewhere. */
export type Surround = (command: readonly string[]) => End;

export const victim = program("victim-pie");
program("libvictim-library.so");

/** What is wrong with each way. */
export function compare(surround: Surround, policy = REFUSE_PARENT): Record<string, string[]> {
  const plain = surround([victim]);
  return Object.fromEntries(
    ways.map((way: Way) => {
      const launched = surround(launching([victim], way, policy));
      return [way.title, findProblems(plain, launched, phasesOf(way, "before entry"))];
    }),
  );
}

/** That nothing is. */
export const NOTHING: Record<string, string[]> = Object.fromEntries(
  ways.map(({ title }) => [title, []]),
);
