// package-checks: each package as it would be published -> is it sound for those who install it?
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, workspacePackages } from "./places.mjs";
import { run } from "./run.mjs";
import { demand } from "./step.mjs";

/**
 * The checks of all packages that are published.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ title: string, job: () => Promise<unknown> }[]}
 */
export function packageChecks(env) {
  const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
  return published.flatMap(({ folder, manifest }) => [
    {
      title: `publint ${manifest.name}`,
      job: async () => publint(await pack(folder, manifest.name, env), env),
    },
    {
      title: `attw ${manifest.name}`,
      job: async () => attw(await pack(folder, manifest.name, env), env),
    },
  ]);
}

/** @type {Map<string, Promise<string>>} */
const packed = new Map();

/** The package's tarball, made by pnpm: npm would leave `workspace:` in it. */
function pack(
  /** @type {string} */ folder,
  /** @type {string} */ name,
  /** @type {NodeJS.ProcessEnv} */ env,
) {
  const tarball = packed.get(name) ?? packAnew(folder, name, env);
  packed.set(name, tarball);
  return tarball;
}

async function packAnew(
  /** @type {string} */ folder,
  /** @type {string} */ name,
  /** @type {NodeJS.ProcessEnv} */ env,
) {
  const destination = join(root, ".cache", "packed", name);
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  demand(await run("pnpm", ["pack", "--pack-destination", destination], { cwd: folder, env }));
  return join(destination, readdirSync(destination)[0] ?? "");
}

/** Its manifest and its files agree. */
async function publint(/** @type {string} */ tarball, /** @type {NodeJS.ProcessEnv} */ env) {
  demand(await run("publint", ["run", tarball, "--strict"], { cwd: root, env }));
}

/** Its types are found, and say what the code is, from ESM and from CommonJS. */
async function attw(/** @type {string} */ tarball, /** @type {NodeJS.ProcessEnv} */ env) {
  demand(await run("attw", [tarball, "--profile", "node16", "--no-emoji"], { cwd: root, env }));
}
