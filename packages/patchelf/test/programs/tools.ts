// tools: what others do to files, as a table.

import { join } from "node:path";
import { folder } from "./build.js";
import { run } from "./command.js";
import { type MachineName, machines } from "./machines.js";

/** A command that makes another file of a file. */
export interface Tool {
  readonly title: string;
  /** The command line; `tools` is put before the name of a tool of the machine's own. */
  words(from: string, to: string, tools: string): readonly string[];
}

export const copiers: readonly Tool[] = [
  { title: "strip", words: (from, to, own) => [`${own}strip`, "-o", to, from] },
  {
    title: "strip --strip-debug",
    words: (from, to, own) => [`${own}strip`, "--strip-debug", "-o", to, from],
  },
  { title: "objcopy", words: (from, to, own) => [`${own}objcopy`, from, to] },
];

/** Its result is no program. */
export const debugSplitter: Tool = {
  title: "objcopy --only-keep-debug",
  words: (from, to, own) => [`${own}objcopy`, "--only-keep-debug", from, to],
};

/** It complains of nothing, and leaves much to complain of. */
export const peer: Tool = {
  title: "patchelf --set-rpath",
  words: (from, to) => {
    const path = "/a/rather/long/path/for/it";
    return ["patchelf", "--set-rpath", path, "--output", to, from];
  },
};

const known = new Map<string, string | undefined>();

/** The same for a file that is treated again and again. */
export function treatOnce(path: string, tool: Tool, machine: MachineName): string | undefined {
  const key = `${tool.title} ${path}`;
  if (!known.has(key)) known.set(key, treat(path, tool, machine));
  return known.get(key);
}

/** What `tool` makes of `path`; `undefined` when it refuses. */
export function treat(path: string, tool: Tool, machine: MachineName): string | undefined {
  const to = join(folder(), "program");
  const { status } = run(tool.words(path, to, machines[machine].tools));
  return status === 0 ? to : undefined;
}
