// Filters that real programs had, as files: `pnpm --filter @sbx/sandboxify run real inspect` captures them.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Instruction } from "../../src/assemble.js";
import { type Program, recover, recoverPolicies } from "../../src/index.js";
import { faultsOfRecovery, MACHINE } from "./hold.js";
import { itemsOf } from "./items.js";

const folder = `${import.meta.dirname}/vectors`;

interface Captured {
  readonly programs: readonly Program[];
  /** Items that must stand in the policies. */
  readonly says: readonly string[];
}

function readCaptured(file: string): Captured {
  const programs: { instructions: Instruction[] }[] = [];
  const says: string[] = [];
  for (const line of readFileSync(`${folder}/${file}`, "utf8").split("\n")) {
    if (line.startsWith("filter ")) programs.push({ instructions: [] });
    else if (line.startsWith("says ")) says.push(line.slice(5));
    else if (!line.startsWith("#") && line !== "") {
      programs.at(-1)?.instructions.push(...line.split(" ").map(readInstruction));
    }
  }
  return { programs, says };
}

/** `code jt jf k`, as sixteen digits. */
function readInstruction(digits: string): Instruction {
  const field = (from: number, to: number) => Number.parseInt(digits.slice(from, to), 16);
  return { code: field(0, 4), jt: field(4, 6), jf: field(6, 8), k: field(8, 16) };
}

test.each(readdirSync(folder))(
  "recover: %s",
  (file) => {
    const { programs, says } = readCaptured(file);
    expect(programs.length).toBeGreaterThan(0);
    const policies = programs.flatMap((program) => {
      expect(faultsOfRecovery(program)).toEqual([]);
      return recoverPolicies(recover(program), MACHINE).policies;
    });
    const items = policies.flatMap(({ text }) => itemsOf(text));
    expect(says.length).toBeGreaterThan(0);
    expect(items).toEqual(expect.arrayContaining([...says]));
  },
  60_000,
);
