// What @sbx/preload offers: where libsandbox.so is, how a program is started with it, and how it is installed.

import { environmentWith } from "./environment.js";
import { abiOf, libraryPath } from "./library.js";
import type { PreloadOptions } from "./options.js";

export { type Installed, installFolder, installLibrary } from "./install.js";
export { InstallError } from "./install-error.js";
export type { PreloadOptions } from "./options.js";
export { untrustedPart } from "./trust.js";

/**
 * The absolute path of `libsandbox.so` for this machine.
 *
 * @throws {Error} when there is none, with the cure.
 */
export function preloadPath(): string {
  return libraryPath();
}

/**
 * The environment in which a program gets a filter: a copy of `base` with `LD_PRELOAD` and the
 * variables that `libsandbox.so` reads. What `base` said about a filter is replaced.
 *
 * LD_PRELOAD fails open. The dynamic loader ignores it, and the program runs without a filter, when
 * the program is static or set-user-ID, when it is of another architecture than this process, and
 * when the library cannot be read or mapped. Where that matters, link the program to the library, as
 * its first one: a program whose library is missing does not start.
 *
 * @throws {TypeError} when `options` are no `PreloadOptions`.
 * @throws {PolicyError} (of `@sbx/policy`) when they make no filter on this machine.
 * @throws {Error} when there is no library for this machine, or none at a path that the loader takes.
 */
export function preloadEnvironment(
  options: PreloadOptions,
  base: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string | undefined> {
  return environmentWith(libraryPath(), abiOf(), options, base);
}
