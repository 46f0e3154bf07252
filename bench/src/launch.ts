// launch: how long a static hello takes under sandboxify, beside a start without it.

import { join } from "node:path";
import { demandFile } from "./command.js";
import { built, takeSamples } from "./drivers.js";
import { shuffledAround } from "./lists.js";
import type { Part, Row } from "./part.js";
import { median, medianOver, type Samples } from "./statistics.js";

/** A start of hello, by this command and with these variables. */
interface Start {
  readonly name: string;
  readonly words: readonly string[];
  readonly environment: readonly string[];
}

const PLAIN = "exec";

/** What a static hello of glibc calls from its first instruction on. */
const NEEDED = [
  ...["arch_prctl", "brk", "execve", "exit_group", "fstat", "getrandom", "mprotect", "newfstatat"],
  ...["prlimit64", "readlink", "rseq", "set_robust_list", "set_tid_address", "write"],
];

/** The lists of research on the original's sandboxify: what hello needs and more, a server's, nearly all. */
const SIZES = [37, 60, 330] as const;

const SANDBOXIFY = join(
  import.meta.dirname,
  "../../packages/sandboxify/prebuilds/linux-x64/sandboxify",
);

export const launch: Part = {
  name: "launch",
  title: "a static hello by sandboxify, from spawn to wait, in microseconds",
  rounds: 1000,
  measure(rounds) {
    const list = starts();
    const input = list.map((start) => `${lineOf(start)}\n`).join("");
    const samples = takeSamples("startup", [rounds, built("hello-static")], input);
    return toRows(new Map(list.map(({ name }, index) => [name, samples[index] ?? []])));
  },
};

const lineOf = ({ words, environment }: Start): string =>
  [...words.map((word) => `!${word}`), ...environment].join("\t");

/** The plain start comes twice: their difference is the noise. */
function starts(): readonly Start[] {
  const original = process.env.SBX_BENCH_PEER_SANDBOXIFY;
  const plain = { words: [], environment: [] };
  return [
    { name: PLAIN, ...plain },
    { name: `${PLAIN} again`, ...plain },
    ...startsBy("keyed", [SANDBOXIFY]),
    ...startsBy("inject", [SANDBOXIFY, "--via", "inject"]),
    ...startsBy("entry", [SANDBOXIFY, "--at", "entry"]),
    ...startsBy("main", [SANDBOXIFY, "--at", "main"]),
    ...(original ? startsBy("original", [original]) : []),
  ];
}

function startsBy(name: string, words: readonly string[]): readonly Start[] {
  demandFile(words[0] ?? "", "pnpm build makes ours");
  return SIZES.map((size) => ({
    name: `${name}, allow ${size}`,
    words,
    environment: [`SECCOMP_SYSCALL_ALLOW=${shuffledAround(NEEDED, size).join(":")}`],
  }));
}

function toRows(samples: ReadonlyMap<string, Samples>): readonly Row[] {
  const overPlain = (name: string) => {
    const own = samples.get(name);
    return own && medianOver(own, samples.get(PLAIN) ?? []) / 1000;
  };
  return [...samples].map(([name, own]) => {
    const over = overPlain(name) ?? Number.NaN;
    const original = overPlain(name.replace(/^\w+/, "original"));
    return {
      name,
      figures: {
        median: median(own) / 1000,
        "over exec": over,
        ...(original !== undefined && { "original / sbx": original / over }),
      },
    };
  });
}
