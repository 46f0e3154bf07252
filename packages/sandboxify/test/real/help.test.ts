// Programs of this machine, asked for help: `pnpm --filter @sbx/sandboxify run real help` takes 1,000.

import { expect, test } from "vitest";
import { help, someOf } from "./help.js";

const COUNT = 50;

test(`${COUNT} programs say under what was learned what they say without`, () => {
  const programs = someOf(COUNT);
  expect(programs.length).toBe(COUNT);
  const helped = programs.map(help);
  expect(helped.flatMap(({ troubles }) => troubles)).toEqual([]);
  expect(helped.filter(({ steadiness }) => steadiness === "steady").length).toBeGreaterThan(40);
}, 300_000);
