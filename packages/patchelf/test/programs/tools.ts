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
  /** Whether the result is a program. */
  readonly runs: boolean;
  /** Whether it leaves a file as sound as it was. */
  readonly calm: boolean;
}

export const tools: readonly Tool[] = [
  {
    title: "strip",
    words: (from, to, own) => [`${own}strip`, "-o", to, from],
    runs: true,
    calm: true,
  },
  {
    title: "strip --strip-debug",
    words: (from, to, own) => [`${own}strip`, "--strip-debug", "-o", to, from],
    runs: true,
    calm: true,
  },
  {
    title: "objcopy",
    words: (from, to, own) => [`${own}objcopy`, from, to],
    runs: true,
    calm: true,
  },
  {
    title: "objcopy --only-keep-debug",
    words: (from, to, own) => [`${own}objcopy`, "--only-keep-debug", from, to],
    runs: false,
    calm: false,
  },
  {
    title: "patchelf --set-rpath",
    words: (from, to) => [
      "patchelf",
      "--set-rpath",
      "/a/rather/long/path/for/it",
      "--output",
      to,
      from,
    ],
    runs: true,
    calm: false,
  },
];

/** What `tool` makes of `path`; `undefined` when it refuses. */
export function treat(path: string, tool: Tool, machine: MachineName): string | undefined {
  const to = join(folder(), "program");
  const { status } = run(tool.words(path, to, machines[machine].tools));
  return status === 0 ? to : undefined;
}
