// steady: how long an allowed system call takes under a filter, beside the least filter and none.

import { noFilter, oneInstruction, samplesOf, sbxCase } from "./cases.js";
import { SIZES } from "./lists.js";
import type { Part } from "./part.js";
import { median, medianOver } from "./statistics.js";

export const steady: Part = {
  name: "steady",
  title: "getppid(2) under a filter that allows it, in nanoseconds",
  rounds: 51,
  measure(rounds) {
    const cases = [noFilter, oneInstruction, ...SIZES.map(sbxCase)];
    const samples = samplesOf("steady", rounds, cases);
    const [none = [], one = []] = samples;
    return cases.map(({ name }, index) => {
      const own = samples[index] ?? [];
      return {
        name,
        figures: {
          median: median(own),
          "over no filter": medianOver(own, none),
          "over one instruction": medianOver(own, one),
        },
      };
    });
  },
};
