// package-checks: each package as it would be published -> is it sound for those who install it?
import { consume } from "./consumer.mjs";
import { pack } from "./pack.mjs";
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
  const packAll = () =>
    Promise.all(published.map(({ folder, manifest }) => pack(folder, manifest.name, env)));
  const checks = published.flatMap(({ folder, manifest }) => [
    {
      title: `publint ${manifest.name}`,
      job: async () => publint(await pack(folder, manifest.name, env), env),
    },
    {
      title: `attw ${manifest.name}`,
      job: async () => attw(await pack(folder, manifest.name, env), env),
    },
  ]);
  return [...checks, { title: "a consumer", job: async () => consume(await packAll(), env) }];
}

/** Its manifest and its files agree. */
async function publint(/** @type {string} */ tarball, /** @type {NodeJS.ProcessEnv} */ env) {
  demand(await run("publint", ["run", tarball, "--strict"], { cwd: root, env }));
}

/** Its types are found, and say what the code is, from ESM and from CommonJS. */
async function attw(/** @type {string} */ tarball, /** @type {NodeJS.ProcessEnv} */ env) {
  demand(await run("attw", [tarball, "--profile", "node16", "--no-emoji"], { cwd: root, env }));
}
