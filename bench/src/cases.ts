// cases: filters in files, for the drivers that install them.

import { writeFileSync } from "node:fs";
import { programBytes } from "@sbx/policy";
import { built, takeSamples } from "./drivers.js";
import { sbxProgram } from "./filters.js";
import { namesOf } from "./lists.js";
import type { Samples } from "./statistics.js";

/** A filter as the kernel takes it; an empty one stands for none. */
export interface FilterCase {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const noFilter: FilterCase = { name: "no filter", bytes: new Uint8Array() };

/** `ret ALLOW`: the least that a filter can be. */
export const oneInstruction: FilterCase = {
  name: "one instruction",
  bytes: Uint8Array.from([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f]),
};

export function sbxCase(size: number): FilterCase {
  return { name: `sbx, ${size} names`, bytes: programBytes(sbxProgram(namesOf(size))) };
}

/** The samples that driver `name` takes of `cases`. */
export function samplesOf(
  name: string,
  rounds: number,
  cases: readonly FilterCase[],
): readonly Samples[] {
  const files = cases.map(({ bytes }, index) => {
    const file = built(`${name}-${index}.bpf`);
    writeFileSync(file, bytes);
    return file;
  });
  return takeSamples(name, [rounds, ...files]);
}
