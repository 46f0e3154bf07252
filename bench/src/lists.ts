// lists: a size -> that many names of system calls, the same on every run.

import { syscallNames, syscallSince } from "@sbx/syscalls";

/** The ABI of all that is measured. */
export const ABI = "x86_64";

/** A small service's list, a server's, and one that allows nearly everything. */
export const SIZES = [12, 60, 330] as const;

/** What the measured programs themselves call once their filter is in force. */
const NEEDED = ["clock_gettime", "exit_group", "fstat", "getppid", "newfstatat", "write"];

const SEED = 1;

/** The needed names, then others in a random order: a longer list begins with the shorter ones. */
export function namesOf(size: number): readonly string[] {
  return shuffledAround(NEEDED, size);
}

/** The same for a program that needs other names. */
export function shuffledAround(needed: readonly string[], size: number): readonly string[] {
  const others = syscallNames(ABI).filter((name) => isOld(name) && !needed.includes(name));
  return [...needed, ...shuffled(others)].slice(0, size);
}

/** Whether a call came before Linux 6: the libseccomp of Debian 12 knows no later one. */
function isOld(name: string): boolean {
  return Number.parseInt(syscallSince(name) ?? "", 10) < 6;
}

function shuffled(names: readonly string[]): readonly string[] {
  const random = randomNumbers(SEED);
  return names
    .map((name) => ({ name, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ name }) => name);
}

/** The linear congruential generator of Numerical Recipes, chapter 7.1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}
