// pack: a package's folder -> its tarball, as it would be published.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { run } from "./run.mjs";
import { demand } from "./step.mjs";

/** @type {Map<string, Promise<string>>} */
const packed = new Map();

/** The package's tarball, made by pnpm: npm would leave `workspace:` in it. */
export function pack(
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
