// build: a recipe -> the file that it makes, in a folder that lasts as long as the tests.

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { demand } from "./command.js";
import { type MachineName, machines } from "./machines.js";
import type { Recipe } from "./recipe.js";
import { scratchFolder } from "./scratch.js";

const SOURCES = join(import.meta.dirname, "sources");

const BARE = "-O1 -ffreestanding -fno-stack-protector -nostdlib";

const scratch = await scratchFolder("programs");

const made = new Map<string, string>();
let folders = 0;

/** A folder of its own, which goes with all others. */
export function folder(): string {
  folders++;
  const path = join(scratch, String(folders));
  mkdirSync(path);
  return path;
}

/** Writes a program: all are called alike, so that none can tell its copy by its name. */
export function write(bytes: Uint8Array, name = "program"): string {
  const path = join(folder(), name);
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
  return path;
}

/** The path of what `recipe` makes. */
export function build(recipe: Recipe): string {
  return once(recipe.title, () => {
    const path = join(folder(), "program");
    make(recipe.make.split(" "), path);
    if (recipe.finish !== undefined) writeFileSync(path, recipe.finish(readFileSync(path)));
    return path;
  });
}

/** A library for `machine` whose constructor prints `mark NAME`. */
export function mark(machine: MachineName, name: string): string {
  return once(`mark ${machine} ${name}`, () => {
    const path = join(scratch, `mark-${machine}-${name}.so`);
    const words = `${machines[machine].compiler} mark.c ${BARE} -fPIC -shared -DNAME="${name}"`;
    make(words.split(" "), path);
    return path;
  });
}

/** An interpreter for `machine` that prints `mark interpreter`. */
export function interpreter(machine: MachineName): string {
  return once(`interpreter ${machine}`, () => {
    const path = join(folder(), "ld-sandbox.so");
    const words = `${machines[machine].compiler} interpreter.c ${BARE} -fPIE -static-pie`;
    make(words.split(" "), path);
    return path;
  });
}

/** Sources may be anywhere on the line, the output only behind "go build". */
export function make(words: readonly string[], path: string): void {
  const go = words[0] === "go";
  const [command = "", verb = "", ...rest] = words;
  const line = go ? [command, verb, "-o", path, ...rest] : [...words, "-o", path];
  demand(line, { folder: SOURCES });
}

function once(key: string, produce: () => string): string {
  const known = made.get(key);
  if (known !== undefined) return known;
  const path = produce();
  made.set(key, path);
  return path;
}
