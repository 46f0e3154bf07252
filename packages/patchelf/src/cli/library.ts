// library: a file to be patched -> the library or the loader that it is to name, found and checked.

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { untrustedPart } from "@sbx/preload";
import { FileError } from "../file/file-error.js";
import { openFile } from "../file/open.js";
import { type Listing, LOADER_NAME, list, readElf } from "../index.js";
import { describeMachine, isSameMachine } from "./abi.js";
import { LIBRARY_NAME } from "./names.js";
import type { Options } from "./options.js";
import { plain, quote } from "./quote.js";
import type { Surroundings } from "./surroundings.js";

/** Folders that are emptied and renamed without anybody being asked. */
const CACHES = new Set([
  "node_modules",
  "_npx",
  "_cacache",
  ".npm",
  ".pnpm",
  ".pnpm-store",
  ".yarn",
]);
const PNPM_STORE = /\/pnpm\/(?:store|dlx)(?:\/|$)/;

const OWN = "npx @sbx/preload install";

/** Finds and checks libraries; what was found out is known for the next file. */
export interface Libraries {
  /** The path that a file of `listing` is to name. @throws {FileError} */
  readonly pathFor: (name: string, listing: Listing) => string;
}

export function librariesOf(options: Options, surroundings: Surroundings): Libraries {
  const { library, loader, force } = options;
  const say = (text: string) => surroundings.stderr.write(`sbx-patchelf: ${text}\n`);
  const checked = new Map<string, Listing | undefined>();
  let found: string | undefined;

  function libraryPath(name: string, listing: Listing): string {
    if (library !== undefined) return resolve(library);
    found ??= installedPath(surroundings, say) ?? packagedPath(name, listing, surroundings, say);
    return found;
  }

  function loaderPath(name: string, listing: Listing): string {
    if (loader !== undefined) return resolve(loader);
    return join(dirname(libraryPath(name, listing)), LOADER_NAME);
  }

  function pathFor(name: string, listing: Listing): string {
    const role = listing.kind === "static program" ? "loader" : "library";
    const path = role === "loader" ? loaderPath(name, listing) : libraryPath(name, listing);
    if (!checked.has(path)) checked.set(path, check(path, role, force === true, say));
    const isOwn = library === undefined && (role === "library" || loader === undefined);
    demandSameMachine(name, listing, path, checked.get(path), isOwn);
    return path;
  }

  return { pathFor };
}

/** The library that is installed where the first of the folders has one. */
function installedPath({ places }: Surroundings, say: (text: string) => void): string | undefined {
  const paths = places.installed.map((folder) => join(folder, LIBRARY_NAME));
  const path = paths.find((one) => existsSync(one) && untrustedPart(one) === undefined);
  if (path !== undefined && isOther(path, places.packaged)) {
    say(`${plain(path)} is of another version than this command; "${OWN}" replaces it`);
  }
  return path;
}

function isOther(path: string, packaged: () => string): boolean {
  try {
    return !readFileSync(path).equals(readFileSync(packaged()));
  } catch {
    // Without one of this package there is nothing to compare.
    return false;
  }
}

/** The package's own, installed now. */
function packagedPath(
  name: string,
  listing: Listing,
  { places }: Surroundings,
  say: (text: string) => void,
): string {
  const packaged = packagedOrRefuse(places.packaged);
  demandSameMachine(name, listing, packaged, readListing(packaged), true);
  const installed = places.install();
  for (const { path, changed } of installed) if (changed) say(`installed ${plain(path)}`);
  const own = installed.find(({ path }) => basename(path) === LIBRARY_NAME);
  if (own === undefined) throw new Error("the library was not installed");
  return own.path;
}

function packagedOrRefuse(packaged: () => string): string {
  try {
    return packaged();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new FileError(message, "or give the library with --library PATH");
  }
}

function readListing(path: string): Listing {
  const file = openFile(path, "follow");
  try {
    return list(readElf(file.source, path));
  } finally {
    file.close();
  }
}

/** What the file at `path` is; `undefined` when it is not there, and that is meant. */
function check(
  path: string,
  role: "library" | "loader",
  force: boolean,
  say: (text: string) => void,
): Listing | undefined {
  checkPath(path, role, force);
  if (force && !existsSync(path)) {
    say(`${plain(path)} is not there: until it is, what is patched does not start`);
    return undefined;
  }
  const listing = readListing(path);
  const isRight =
    role === "library"
      ? listing.kind === "shared library"
      : listing.interpreter === undefined && listing.kind !== "other";
  if (!isRight) {
    const wanted = role === "library" ? "a shared library" : "a loader";
    throw new FileError(`${plain(path)} is a ${listing.kind}, expected ${wanted}`, cure(role));
  }
  const reason = untrustedPart(path);
  if (reason === undefined) return listing;
  throw new FileError(
    `${reason}, and so what runs inside every program that names ${plain(path)}`,
    `take the permission away with chmod go-w, or ${cure(role)}`,
  );
}

function checkPath(path: string, role: "library" | "loader", force: boolean): void {
  // The dynamic loader would put a folder of its own in the place of $ORIGIN.
  const odd = [...path].find((char) => char === "$" || char < " " || char === "\x7f");
  if (odd !== undefined) {
    const message = `a program cannot name ${quote(path)}: it has a ${quote(odd)} in it`;
    throw new FileError(message, "put it where the path has no dollar sign or control character");
  }
  if (force) return;
  const name = role === "library" ? LIBRARY_NAME : LOADER_NAME;
  if (basename(path) !== name) {
    const message = `${plain(path)} is not named ${name}, by which a sandbox is known again`;
    throw new FileError(message, `rename it, or add --force`);
  }
  const isInCache = path.split("/").some((part) => CACHES.has(part)) || PNPM_STORE.test(path);
  if (isInCache) {
    const message = `${plain(path)} is in a folder of packages, which may be gone tomorrow, and with it every program that names it`;
    throw new FileError(message, `${cure(role)}, or add --force`);
  }
}

const cure = (role: "library" | "loader"): string =>
  `leave --${role} out, or give one that "${OWN} DIR" has installed`;

function demandSameMachine(
  name: string,
  listing: Listing,
  path: string,
  found: Listing | undefined,
  isOwn: boolean,
): void {
  if (found === undefined || isSameMachine(found, listing)) return;
  throw new FileError(
    `${plain(name)} is for ${describeMachine(listing)}, and ${plain(path)} for ${describeMachine(found)}`,
    isOwn
      ? `give a library for ${listing.machine} with --library PATH`
      : `give one for ${listing.machine}`,
  );
}
