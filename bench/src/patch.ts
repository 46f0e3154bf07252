// patch: how much processor time it takes to put a library into a program of 100 MB, beside the patchelf of the system.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { preloadPath } from "@sbx/preload";
import { demandFile } from "./command.js";
import { built, takeSamples } from "./drivers.js";
import type { Part, Row } from "./part.js";
import { median, medianOver, medianRatio, type Samples } from "./statistics.js";

const NODE = "node -e 0";
const OURS = "sbx-patchelf add";
const PEER = "patchelf --add-needed";
const COPY = "cp";

const COMMAND = join(import.meta.dirname, "../../packages/patchelf/dist/main.js");

export const patch: Part = {
  name: "patch",
  title: "a library put into a copy of a program of 100 MB, processor time in milliseconds",
  rounds: 60,
  measure(rounds) {
    const commands = commandsFor(built("big"), built("big-patched"));
    const input = commands.map(({ words }) => `${words.join("\t")}\n`).join("");
    const samples = takeSamples("cpu", [rounds], input);
    rmSync(built("big-patched"), { force: true });
    return toRows(new Map(commands.map(({ name }, index) => [name, samples[index] ?? []])));
  },
};

/** The start of Node comes twice: their difference is the noise. A copy is in what both of the others do. */
function commandsFor(big: string, result: string) {
  const library = preloadPath();
  demandFile(library, "pnpm build makes it");
  demandFile(COMMAND, "pnpm build makes it");
  const node = [process.execPath, "-e", "0"];
  const options = ["--library", library, "--output", result];
  return [
    { name: NODE, words: node },
    { name: `${NODE} again`, words: node },
    { name: OURS, words: [process.execPath, COMMAND, "add", ...options, big] },
    { name: COPY, words: ["cp", big, result] },
    { name: PEER, words: ["patchelf", "--add-needed", library, "--output", result, big] },
  ];
}

function toRows(samples: ReadonlyMap<string, Samples>): readonly Row[] {
  const ours = samples.get(OURS) ?? [];
  const node = samples.get(NODE) ?? [];
  return [...samples].map(([name, own]) => ({
    name,
    figures: {
      median: median(own) / 1e6,
      ...([NODE, `${NODE} again`, OURS].includes(name) && {
        "over node": medianOver(own, node) / 1e6,
      }),
      ...(name === PEER && { "patchelf / sbx": medianRatio(own, ours) }),
    },
  }));
}
