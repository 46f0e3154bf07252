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
 * The packages of the workspace: the folders that pnpm-workspace.yaml lists and that hold one.
 *
 * @returns {{ folder: string, manifest: Record<string, any> }[]}
 */
export function workspacePackages() {
  const text = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const listed = [...text.matchAll(/^ {2}- (.+)$/gm)].map(([, pattern = ""]) => pattern);
  return listed
    .flatMap(foldersOf)
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** `name` is a folder, and `name/*` all that are in it. */
function foldersOf(/** @type {string} */ pattern) {
  const folder = join(root, pattern.replace(/\/\*$/, ""));
  if (!pattern.endsWith("/*")) return [folder];
  return readdirSync(folder).map((name) => join(folder, name));
}

/** @returns {Record<string, any>} */
function readManifest(/** @type {string} */ folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
