// Real programs, learned and then run under what was learned: `pnpm --filter @sbx/sandboxify run real` does more.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { enforce, explain, learn } from "./learn.js";
import { programs } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "sbx-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

// A signal may cut a call short while it is learned from, and a program fail by it: then once more.
const options = { timeout: 120_000, retry: 2 };

test.each(programs(folder))(
  "$name runs under the policy that was learned from it",
  options,
  async (program) => {
    const learned = await learn(program, folder);
    const { trouble } = await enforce(program, learned);
    const why = trouble === undefined ? "" : (await explain(program, learned)).stderr;
    expect({ trouble, why }).toEqual({ trouble: undefined, why: "" });
  },
);
