// startup: how long hello takes with a library in LD_PRELOAD, beside one that does nothing.

import { preloadPath } from "@sbx/preload";
import { demandFile } from "./command.js";
import { built, takeSamples } from "./drivers.js";
import { namesOf, SIZES } from "./lists.js";
import type { Part, Row } from "./part.js";
import { median, medianOver, type Samples } from "./statistics.js";

/** A start of hello, with these variables. */
interface Start {
  readonly name: string;
  readonly environment: readonly string[];
}

const EMPTY = "empty library";

export const startup: Part = {
  name: "startup",
  title: "a dynamic hello under LD_PRELOAD, from spawn to wait, in microseconds",
  rounds: 1500,
  measure(rounds) {
    const list = starts();
    const input = list.map(({ environment }) => `${environment.join("\t")}\n`).join("");
    const samples = takeSamples("startup", [rounds, built("hello")], input);
    return toRows(new Map(list.map(({ name }, index) => [name, samples[index] ?? []])));
  },
};

/** The empty library comes twice: their difference is the noise. */
function starts(): readonly Start[] {
  const empty = [`LD_PRELOAD=${built("empty.so")}`];
  const original = process.env.SBX_BENCH_PEER;
  return [
    { name: "no library", environment: [] },
    { name: EMPTY, environment: empty },
    { name: `${EMPTY} again`, environment: empty },
    ...startsWith("sbx", preloadPath()),
    ...(original ? startsWith("original", original) : []),
  ];
}

function startsWith(name: string, library: string): readonly Start[] {
  demandFile(library, "the loader would start hello without it");
  const preload = `LD_PRELOAD=${library}`;
  return [
    { name: `${name}, none set`, environment: [preload] },
    ...SIZES.map((size) => ({
      name: `${name}, allow ${size}`,
      environment: [preload, `SECCOMP_SYSCALL_ALLOW=${namesOf(size).join(":")}`],
    })),
    { name: `${name}, deny 2`, environment: [preload, "SECCOMP_SYSCALL_DENY=mount:ptrace"] },
  ];
}

function toRows(samples: ReadonlyMap<string, Samples>): readonly Row[] {
  const overEmpty = (name: string) => {
    const own = samples.get(name);
    return own && medianOver(own, samples.get(EMPTY) ?? []) / 1000;
  };
  return [...samples].map(([name, own]) => {
    const over = overEmpty(name) ?? Number.NaN;
    const original = name.startsWith("sbx") && overEmpty(name.replace("sbx", "original"));
    return {
      name,
      figures: {
        median: median(own) / 1000,
        "over empty": over,
        ...(original && { "original / sbx": original / over }),
      },
    };
  });
}
