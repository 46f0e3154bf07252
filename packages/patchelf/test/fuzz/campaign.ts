// campaign: so many cases from a seed -> what came of them.

import { tryAll } from "./laws.js";
import { mutate } from "./mutate.js";
import { type Random, randomOf } from "./random.js";

export interface Case {
  readonly number: number;
  readonly bytes: Buffer;
}

export interface Outcome {
  readonly cases: number;
  /** In how many of them something was changed. */
  readonly accepted: number;
  readonly failures: readonly (Case & { readonly reason: string })[];
}

/** The case of that number, which depends on nothing else. */
export function caseOf(files: readonly Buffer[], seed: number, number: number): Case {
  const random: Random = randomOf(Math.imul(seed, 1_000_003) + number);
  return { number, bytes: mutate(random.pick(files), random) };
}

export function campaign(
  files: readonly Buffer[],
  count: number,
  seed: number,
  tell: (done: number) => void = () => {},
): Outcome {
  const failures: Outcome["failures"][number][] = [];
  let accepted = 0;
  for (let number = 0; number < count; number++) {
    const each = caseOf(files, seed, number);
    try {
      if (tryAll(each.bytes) > 0) accepted++;
    } catch (error) {
      failures.push({ ...each, reason: error instanceof Error ? error.message : String(error) });
    }
    tell(number + 1);
  }
  return { cases: count, accepted, failures };
}
