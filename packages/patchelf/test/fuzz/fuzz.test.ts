// What chance makes of sound files is refused, or changed as it should be.

import { expect, test } from "vitest";
import { campaign, caseOf } from "./campaign.js";
import { tryAll } from "./laws.js";
import { seeds } from "./seeds.js";

/** `pnpm --filter @sbx/patchelf run fuzz -- N` tries as many as one likes. */
const CASES = 2_000;
const SEED = 1;
const MINUTE = 60_000;

/** Seed and number of cases that once broke a law, with the compilers of Debian 12. */
const ONCE_BROKEN = [
  [11, 14_851],
  [11, 36_750],
  [11, 56_833],
  [11, 57_188],
] as const;

test(
  "the files that are mutated take every change that fits them",
  () => {
    for (const bytes of seeds()) expect(tryAll(bytes)).toBeGreaterThan(0);
  },
  MINUTE,
);

test(
  `${CASES} mutated files are refused, or changed as planned and changed back`,
  () => {
    const { accepted, failures } = campaign(seeds(), CASES, SEED);
    expect(failures.map(({ number, reason }) => `${number}: ${reason}`)).toEqual([]);
    expect(accepted).toBeGreaterThan(CASES / 10);
    expect(accepted).toBeLessThan(CASES);
  },
  3 * MINUTE,
);

test.each(ONCE_BROKEN)(
  "of seed %d, case %d, which once broke a law, breaks none",
  (seed, number) => {
    expect(() => tryAll(caseOf(seeds(), seed, number).bytes)).not.toThrow();
  },
  MINUTE,
);
