// alike: requests -> the answers of TypeScript, once C has given the same

import fc from "fast-check";
import { expect } from "vitest";
import { type Answer, type Request, runCore } from "./core.js";
import { comparable, runTypeScript, type TypeScriptAnswer } from "./twin.js";

/** `SBX_SEED=... vitest` repeats a run. */
export const seed = Number(process.env.SBX_SEED ?? Date.now() % 0x7fff_ffff);
export const timeout = 240_000;

/** Runs `check` on many cases at once, so that C needs one process for all of them. */
export function forMany<Case>(
  arbitrary: fc.Arbitrary<Case>,
  check: (cases: readonly Case[]) => void,
  numRuns = 30,
): number {
  let count = 0;
  const batches = fc.array(arbitrary, { minLength: 1, maxLength: 300, size: "max" });
  fc.assert(
    fc.property(batches, (cases) => {
      count += cases.length;
      check(cases);
    }),
    { seed, numRuns },
  );
  return count;
}

/** Asserts that C and TypeScript answer all requests alike, and gives TypeScript's answers. */
export function demandAlike(requests: readonly Request[]): TypeScriptAnswer[] {
  const fromC = runCore(requests);
  return requests.map((request, index) => {
    const answer = runTypeScript(request);
    demandSame(request, answer, fromC[index] as Answer);
    return answer;
  });
}

export function demandSame({ abi, entries }: Request, one: Answer, other: Answer): void {
  const asked = `${abi} ${JSON.stringify(entries.map((entry) => Buffer.from(entry).toString("latin1")))}`;
  expect({ asked, ...comparable(other) }).toEqual({ asked, ...comparable(one) });
}
