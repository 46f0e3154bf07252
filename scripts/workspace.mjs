// workspace: a clone -> pnpm, the lockfile's dependencies, and everything built.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { root, workspacePackages } from "./places.mjs";
import { fetchPnpm, pathWithPnpm } from "./pnpm.mjs";
import { run } from "./run.mjs";
import { demand, step } from "./step.mjs";
import { demandTools, toolchainIdentity } from "./tools.mjs";

const stamp = join(root, "node_modules", ".sbx-installed");

/**
 * Check the tools, get pnpm, and install what the lockfile says.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment in which the workspace's commands run
 */
export async function prepareWorkspace() {
  await step("tools", demandTools);
  const path = (await pathWithPnpm()) ?? (await step("pnpm", fetchPnpm));
  const env = {
    ...process.env,
    PATH: [join(root, "node_modules", ".bin"), path].join(":"),
    SBX_TOOLCHAIN: await toolchainIdentity(),
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    DO_NOT_TRACK: "1",
  };
  if (!isInstalled()) await step("dependencies", () => install(env));
  return env;
}

/** Run turbo tasks in all packages that have them; what is unchanged comes from its cache. */
export function turbo(
  /** @type {readonly string[]} */ tasks,
  /** @type {NodeJS.ProcessEnv} */ env,
) {
  const concurrency = `--concurrency=${Math.max(2, os.availableParallelism())}`;
  const quiet = ["--output-logs=errors-only", "--ui=stream", "--log-order=grouped"];
  return run(
    "turbo",
    ["run", ...tasks, ...quiet, "--continue=dependencies-successful", concurrency],
    { cwd: root, env },
  );
}

async function install(/** @type {NodeJS.ProcessEnv} */ env) {
  const args = ["install", "--frozen-lockfile", "--config.confirm-modules-purge=false"];
  demand(await run("pnpm", args, { cwd: root, env }));
  writeFileSync(stamp, wantedInstallation());
}

function isInstalled() {
  const folders = workspacePackages().filter(({ manifest }) => hasDependencies(manifest));
  return (
    folders.every(({ folder }) => existsSync(join(folder, "node_modules"))) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === wantedInstallation()
  );
}

/** A digest of all that decides what an installation holds. */
function wantedInstallation() {
  const manifests = [root, ...workspacePackages().map(({ folder }) => folder)];
  const files = [
    join(root, "pnpm-lock.yaml"),
    join(root, "pnpm-workspace.yaml"),
    ...manifests.map((folder) => join(folder, "package.json")),
  ];
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function hasDependencies(/** @type {Record<string, any>} */ manifest) {
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
}
