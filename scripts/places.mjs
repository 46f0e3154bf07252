// places: the repository's folder, and the folders of its packages.
// Nothing here and around asks for a new Node: an old one must come as far as being told so.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** What package.json in the repository's folder says. */
export const rootManifest = readManifest(root);

/**
 * The packages of the workspace, as pnpm-workspace.yaml lists them.
 *
 * @returns {{ folder: string, manifest: Record<string, any> }[]}
 */
export function workspacePackages() {
  const inPackages = readdirSync(join(root, "packages")).sort();
  return ["native", ...inPackages.map((name) => join("packages", name)), "bench"]
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** @returns {Record<string, any>} */
function readManifest(/** @type {string} */ folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
