// main: the long run of the oracles, as a command
//
//     pnpm --filter @sbx/policy run oracle --policies 100000

import { parseArgs } from "node:util";
import { longRun } from "./long-run.js";

const HELP = `Usage: pnpm --filter @sbx/policy run oracle [--policies N] [--seed SEED]

Makes policies at random and holds what both languages make of them against each other, against what
the policies mean (twice, worked out apart), and against libseccomp's programs.

  --policies N    how many policies, 100000 when it is left out: a good half hour
  --seed SEED     repeats a run; without it the clock chooses, and it is printed

A policy with a fault is printed in its shortest form, and ends the run with status 1.
It needs what these build: pnpm run build, node native/build.mjs --tests
`;

try {
  const { policies, seed, help } = readOptions();
  if (help) process.stdout.write(HELP);
  else run(policies, seed);
} catch (error) {
  console.error(`oracle: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

function readOptions() {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== "--"),
    options: {
      policies: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Date.now() % 0x7fff_ffff) },
      help: { type: "boolean", default: false },
    },
  });
  const { policies, seed, help } = values;
  return { policies: readCount(policies), seed: readCount(seed), help };
}

function readCount(text: string): number {
  if (!/^[0-9]{1,10}$/.test(text)) throw new Error(`"${text}" is no number; see --help`);
  return Number(text);
}

function run(wanted: number, seed: number): void {
  const started = Date.now();
  console.log(`seed ${seed}`);
  const { outcomes, left, fault } = longRun(wanted, seed, ({ policies, compared }) => {
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${policies} policies, ${compared} verdicts of libseccomp's, ${seconds} s`);
  });
  if (fault !== undefined) {
    console.log(`a fault, with seed ${seed}; in its shortest form\n${fault}`);
    process.exitCode = 1;
    return;
  }
  const sorted = [...outcomes].sort(([, one], [, other]) => other - one);
  for (const [outcome, count] of sorted) console.log(`${String(count).padStart(8)} ${outcome}`);
  console.log(`no fault; ${left} calls could not be put to libseccomp`);
}
