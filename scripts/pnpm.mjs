// pnpm: where the pnpm that package.json names is; fetched into .cache when it is not on the machine.
import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root, rootManifest } from "./places.mjs";
import { run } from "./run.mjs";
import { demand, Failure } from "./step.mjs";

/** @type {string} */
const version = rootManifest.packageManager.replace("pnpm@", "");
const folder = join(root, ".cache", `pnpm-${version}`);

/** A PATH on which `pnpm` is the right one, or undefined while it is nowhere. */
export async function pathWithPnpm(path = process.env.PATH ?? "") {
  const ours = [join(folder, "node_modules", ".bin"), path].join(delimiter);
  for (const candidate of [path, ours]) {
    if (await isRight(candidate)) return candidate;
  }
  return undefined;
}

/** Bring the right pnpm into .cache; nothing else on the machine is touched. */
export async function fetchPnpm() {
  rmSync(folder, { recursive: true, force: true });
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--no-save"];
  demand(await run("npm", ["install", "--prefix", folder, ...quiet, `pnpm@${version}`]));
  const path = await pathWithPnpm();
  if (path === undefined)
    throw new Failure(`pnpm ${version} is in ${folder} now, but does not run`);
  return path;
}

async function isRight(/** @type {string} */ path) {
  // Asked outside the repository, where no pnpm tries to become the version that package.json names.
  const { ok, output } = await run("pnpm", ["--version"], {
    cwd: "/",
    env: { ...process.env, PATH: path },
  });
  return ok && output.trim() === version;
}
