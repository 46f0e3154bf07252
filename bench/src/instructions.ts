// instructions: how many instructions libsandbox.so executes until its filter is installed.

import { type Profile, profile } from "./callgrind.js";
import { namesOf, SIZES } from "./lists.js";
import type { Part, Row } from "./part.js";

/** A function below this share of the largest profile is not worth a line. */
const SHARE_MIN = 0.01;

export const instructions: Part = {
  name: "instructions",
  title: "user instructions of the set-up, in libsandbox.so",
  measure: () =>
    SIZES.map((size) => ({
      name: `${size} names`,
      figures: { executed: total(profile(namesOf(size))) },
    })),
};

export const functions: Part = {
  name: "functions",
  title: "the same by function, by size of the list",
  measure() {
    const profiles = SIZES.map((size) => [size, profile(namesOf(size))] as const);
    const largest: Profile = profiles.at(-1)?.[1] ?? new Map();
    const least = total(largest) * SHARE_MIN;
    return [...largest]
      .filter(([, count]) => count >= least)
      .sort(([, one], [, other]) => other - one)
      .map(([name]): Row => {
        const counts = profiles.map(([size, found]) => [`${size} names`, found.get(name) ?? 0]);
        return { name, figures: Object.fromEntries(counts) };
      });
  },
};

function total(found: Profile): number {
  return [...found.values()].reduce((sum, count) => sum + count, 0);
}
