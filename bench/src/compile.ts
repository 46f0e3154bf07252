// compile: how long the C pipeline takes once it is warm, beside libseccomp.

import { takeSamples } from "./drivers.js";
import { namesOf } from "./lists.js";
import type { Part, Row } from "./part.js";
import { median, medianRatio, type Samples } from "./statistics.js";

const SIZES = [12, 60, 150, 330];

/** The methods of drivers/compile.c. */
const METHODS = 4;

export const compile: Part = {
  name: "compile",
  title: "a list to a filter, warm, in nanoseconds",
  rounds: 500,
  measure(rounds) {
    const input = SIZES.map((size) => `${namesOf(size).join(":")}\n`).join("");
    const samples = takeSamples("compile", [rounds], input);
    return SIZES.map((size, index) =>
      toRow(`${size} names`, samples.slice(index * METHODS, (index + 1) * METHODS)),
    );
  },
};

function toRow(name: string, samples: readonly Samples[]): Row {
  const [compiled = [], resolved = [], tokenized = [], libseccomp = []] = samples;
  return {
    name,
    figures: {
      compile: median(compiled),
      "resolve..": median(resolved),
      "tokenize..": median(tokenized),
      libseccomp: median(libseccomp),
      "libseccomp / compile": medianRatio(libseccomp, compiled),
      "/ resolve..": medianRatio(libseccomp, resolved),
      "/ tokenize..": medianRatio(libseccomp, tokenized),
    },
  };
}
