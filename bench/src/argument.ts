// argument: how long an allowed system call takes when a filter looks at its argument.

import { programBytes } from "@sbx/policy";
import { type FilterCase, noFilter, oneInstruction, samplesOf } from "./cases.js";
import { libseccompArgumentBytes, sbxArgumentProgram } from "./filters.js";
import { namesOf, SIZES } from "./lists.js";
import type { Part } from "./part.js";
import { median, medianOver } from "./statistics.js";

export const argument: Part = {
  name: "argument",
  title: "getpgid(0) under a filter that allows it for 0 only, in nanoseconds",
  rounds: 51,
  measure(rounds) {
    const cases = [noFilter, oneInstruction, oneRule, ...SIZES.flatMap(casesOf)];
    const samples = samplesOf("argument", rounds, cases);
    const [none = [], , rule = []] = samples;
    return cases.map(({ name }, index) => {
      const own = samples[index] ?? [];
      return {
        name,
        figures: {
          median: median(own),
          "over no filter": medianOver(own, none),
          "over one rule": medianOver(own, rule),
        },
      };
    });
  },
};

/** What any filter must do that looks at this argument, and no more. */
const oneRule: FilterCase = {
  name: "one rule",
  bytes: programBytes(sbxArgumentProgram(["exit_group"])),
};

function casesOf(size: number): readonly FilterCase[] {
  const names = namesOf(size);
  return [
    { name: `sbx, ${size} names`, bytes: programBytes(sbxArgumentProgram(names)) },
    { name: `libseccomp, ${size} names`, bytes: libseccompArgumentBytes(names) },
  ];
}
