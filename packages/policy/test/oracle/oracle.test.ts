import { expect, test } from "vitest";
import { seed } from "../alike.js";
import { longRun } from "./long-run.js";

/** Of what the command makes: see main.ts. */
const POLICIES = 2000;

test(`oracle: ${POLICIES} policies mean the same in both languages, twice by themselves, and to libseccomp (seed ${seed})`, () => {
  const { fault, policies, outcomes, compared, left } = longRun(POLICIES, seed);
  expect(fault).toBeUndefined();
  expect(policies).toBe(POLICIES);
  expect(outcomes.get("accepted")).toBeGreaterThan(POLICIES / 2);
  // What libseccomp cannot be asked is the exception: README.md.
  expect(left).toBeLessThan(compared / 50);
  expect([...outcomes.keys()]).toEqual(
    expect.arrayContaining([
      "always_holds",
      "hidden_item",
      "idle_removal",
      "never_holds",
      "pointer_comparison",
    ]),
  );
}, 300_000);
