// Real programs, learned and then run under what was learned: `pnpm --filter @sbx/sandboxify run real` does more.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { enforce, explain, learn } from "./learn.js";
import { programs } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "sbx-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(programs(folder))(
  "$name runs under the policy that was learned from it",
  async (program) => {
    const learned = await learn(program, folder);
    const { trouble } = await enforce(program, learned);
    const why = trouble === undefined ? "" : (await explain(program, learned)).stderr;
    expect({ trouble, why }).toEqual({ trouble: undefined, why: "" });
  },
  120_000,
);
