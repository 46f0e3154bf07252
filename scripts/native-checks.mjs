// native-checks: the C sources -> are they formatted, and what does clang-tidy find in them?
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join, relative } from "node:path";
import { root } from "./places.mjs";
import { run, runEach } from "./run.mjs";
import { demand, Failure } from "./step.mjs";

const notOurs = new Set(["node_modules", "build", "dist", "generated", "prebuilds"]);
const host = `${process.platform}-${process.arch}`;
const compiled = join(root, "native", "build", `${host}-tests`, "compile_commands.json");
const tidied = join(root, ".cache", "clang-tidy");
const gccOnly = ["-fno-tree-loop-distribute-patterns"];

/** Every C file has the form that .clang-format describes. */
export async function clangFormat() {
  const files = ["native", "packages", "examples", "bench"].flatMap((name) =>
    cFiles(join(root, name)),
  );
  if (files.length === 0) throw new Failure("there is no C file to look at");
  demand(await run("clang-format", ["--dry-run", "-Werror", "--style=file", ...files]));
}

/** clang-tidy finds nothing in any C file of ours that the native build compiles. */
export async function clangTidy() {
  const files = writeTidyCommands();
  if (files.length === 0) throw new Failure("the native build compiles no file of ours");

  const args = ["--quiet", "-p", tidied, "--extra-arg=-Wno-unknown-warning-option"];
  const results = await runEach(files, os.availableParallelism(), (file) =>
    run("clang-tidy", [...args, file], { cwd: root }),
  );
  const findings = results.filter(({ ok }) => !ok).map(({ output }) => output);
  if (findings.length > 0) throw new Failure(findings.join("\n"));
}

/** The build's commands, one for each of our files, without the options that only gcc knows. */
function writeTidyCommands() {
  if (!existsSync(compiled)) throw new Failure(`${compiled} is missing: build the native tests`);
  /** @type {{ file: string, command: string }[]} */
  const entries = JSON.parse(readFileSync(compiled, "utf8"));
  const ours = new Map(
    entries.filter(({ file }) => isOurs(file)).map((entry) => [entry.file, entry]),
  );
  const commands = [...ours.values()].map((entry) => ({
    ...entry,
    command: gccOnly.reduce(
      (command, option) => command.replaceAll(` ${option}`, ""),
      entry.command,
    ),
  }));
  mkdirSync(tidied, { recursive: true });
  writeFileSync(join(tidied, "compile_commands.json"), JSON.stringify(commands));
  return [...ours.keys()];
}

function isOurs(/** @type {string} */ file) {
  const parts = relative(root, file).split("/");
  return parts[0] !== ".." && !parts.some((part) => notOurs.has(part));
}

/** @returns {string[]} */
function cFiles(/** @type {string} */ folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : cFiles(path);
    return /\.[ch]$/.test(entry.name) ? [path] : [];
  });
}
