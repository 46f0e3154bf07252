// command: a command line -> how sbx-patchelf ends, in this process or in one of its own.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { preloadPath } from "@sbx/preload";
import { run } from "../../src/cli/run.js";
import type { Output, Places } from "../../src/cli/surroundings.js";
import { asUser, libraries, MAIN, SELF } from "./stage.js";

export interface End {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Libraries are where the stage has them; nothing is installed. */
export const places: Places = {
  installed: [libraries],
  packaged: preloadPath,
  install: () => {
    throw new Error("nothing is to be installed");
  },
};

export interface World {
  readonly places?: Places;
  readonly terminal?: boolean;
}

export async function patchelf(
  args: readonly string[],
  { places: where = places, terminal = false }: World = {},
): Promise<End> {
  const texts = { stdout: "", stderr: "" };
  const output = (name: keyof typeof texts): Output => ({
    terminal,
    write(text) {
      texts[name] += text;
    },
  });
  const status = await run(args, {
    version: "1.2.3",
    places: where,
    read: (path) => readFileSync(path),
    stdout: output("stdout"),
    stderr: output("stderr"),
  });
  return { status, ...texts };
}

/** The same for what must work. @returns what is printed. */
export async function demand(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await patchelf(args);
  if (status !== 0) throw new Error(`sbx-patchelf ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The command as it is shipped, in a process of `user`'s. */
export function spawnPatchelf(args: readonly string[], user: number = SELF, input = ""): End {
  const [file = "", ...words] = [...asUser(user), process.execPath, MAIN, ...args];
  const { status, stdout, stderr, error } = spawnSync(file, words, {
    encoding: "utf8",
    input,
    cwd: "/",
  });
  if (error !== undefined) throw error;
  return { status: status ?? -1, stdout, stderr };
}
