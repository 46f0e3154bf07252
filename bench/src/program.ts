// program: how long filters are, and how much of them a call executes, beside libseccomp's.

import { type Program, run } from "@sbx/policy";
import { syscallNames, syscallNumber } from "@sbx/syscalls";
import { libseccompProgram, sbxProgram } from "./filters.js";
import { ABI, namesOf } from "./lists.js";
import type { Part } from "./part.js";

/** All numbers between which any of the filters tells a difference. */
const NUMBERS = [...range(0, 1024), ...range(0x4000_0000, 1024), 0xffff_ffff];

export const program: Part = {
  name: "program",
  title:
    "instructions of a filter, and how many a call executes at most, beside libseccomp's row and tree",
  measure: () =>
    lists().map(({ name, names }) => {
      const [ours, row, tree] = [
        sbxProgram(names),
        libseccompProgram(names, "row"),
        libseccompProgram(names, "tree"),
      ];
      return {
        name,
        figures: {
          length: ours.instructions.length,
          executed: mostExecuted(ours),
          "row, length": row.instructions.length,
          "row, executed": mostExecuted(row),
          "tree, length": tree.instructions.length,
          "tree, executed": mostExecuted(tree),
        },
      };
    }),
};

function lists(): readonly { name: string; names: readonly string[] }[] {
  const all = syscallNames(ABI);
  return [
    ...[12, 60, 150, 330].map((size) => ({ name: `${size} names`, names: namesOf(size) })),
    { name: "all names", names: all },
    { name: "every other name", names: all.filter((name) => numberOf(name) % 2 === 0) },
    { name: "every other pair", names: all.filter((name) => numberOf(name) % 4 < 2) },
  ];
}

function mostExecuted(filter: Program): number {
  const counts = NUMBERS.map((number) => run(filter, { abi: ABI, number }).executed);
  return Math.max(...counts, run(filter, { abi: "i386", number: 0 }).executed);
}

function numberOf(name: string): number {
  return syscallNumber(ABI, name) as number;
}

function range(start: number, length: number): number[] {
  return Array.from({ length }, (_, index) => start + index);
}
