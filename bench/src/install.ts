// install: how long the kernel takes to install a filter, beside libseccomp's for the same list.

import { type FilterCase, oneInstruction, samplesOf, sbxCase } from "./cases.js";
import { libseccompBytes } from "./filters.js";
import { namesOf, SIZES } from "./lists.js";
import type { Part, Row } from "./part.js";
import { median, medianRatio, type Samples } from "./statistics.js";

export const install: Part = {
  name: "install",
  title: "seccomp(2) in a fresh child, in microseconds",
  rounds: 500,
  measure(rounds) {
    const ours = SIZES.map(sbxCase);
    const theirs = SIZES.map(libseccompCase);
    const cases = [oneInstruction, ...ours, ...theirs];
    const samples = samplesOf("install", rounds, cases);
    return cases.map((filter, index) => {
      const isOurs = ours.includes(filter);
      return toRow(filter, samples[index] ?? [], isOurs ? samples[index + ours.length] : undefined);
    });
  },
};

function libseccompCase(size: number): FilterCase {
  return { name: `libseccomp, ${size} names`, bytes: libseccompBytes(namesOf(size)) };
}

function toRow({ name, bytes }: FilterCase, samples: Samples, libseccomp?: Samples): Row {
  return {
    name,
    figures: {
      length: bytes.length / 8,
      median: median(samples) / 1000,
      ...(libseccomp && { "of libseccomp": medianRatio(samples, libseccomp) }),
    },
  };
}
