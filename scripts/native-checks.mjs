// native-checks: the C sources -> are they formatted, and what does clang-tidy find in them?
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { root } from "./places.mjs";
import { run, runEach } from "./run.mjs";
import { demand, Failure } from "./step.mjs";

const notOurs = new Set(["node_modules", "build", "dist", "generated", "prebuilds"]);
const compilation = join(root, "native", "build", `${process.platform}-${process.arch}-tests`);

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
  const database = join(compilation, "compile_commands.json");
  if (!existsSync(database))
    throw new Failure(`${database} is missing: the native tests were not built`);
  /** @type {{ file: string }[]} */
  const entries = JSON.parse(readFileSync(database, "utf8"));
  const files = [...new Set(entries.map(({ file }) => file))].filter(isOurs);
  if (files.length === 0) throw new Failure("the native build compiles no file of ours");

  const results = await runEach(files, availableParallelism(), tidy);
  const findings = results.filter(({ ok }) => !ok).map(({ output }) => output);
  if (findings.length > 0) throw new Failure(findings.join("\n"));
}

function tidy(/** @type {string} */ file) {
  // The commands are gcc's, whose warnings clang does not all know.
  const args = ["--quiet", "-p", compilation, "--extra-arg=-Wno-unknown-warning-option", file];
  return run("clang-tidy", args, { cwd: root });
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
