// environment: options and an environment -> the environment of a program that gets the filter.

import { compileEnvironment, policyVariables } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { type PreloadOptions, toVariables } from "./options.js";
import { quote } from "./quote.js";

/** What an inherited environment may say about a filter; ours takes its place. */
const INHERITED: ReadonlySet<string> = new Set(policyVariables);

/**
 * A copy of `base` in which `library` is loaded first and installs the filter of `options`.
 *
 * The library would refuse a policy that is wrong; it is refused here already.
 *
 * @throws {TypeError} when `options` are no `PreloadOptions`.
 * @throws {PolicyError} when they make no filter on `abi`.
 */
export function environmentWith(
  library: string,
  abi: Abi,
  options: PreloadOptions,
  base: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const rest = Object.entries(base).filter(([name]) => !INHERITED.has(name));
  const environment = { ...Object.fromEntries(rest), ...toVariables(options) };
  compileEnvironment(environment, abi);
  return { ...environment, LD_PRELOAD: preloadList(library, base.LD_PRELOAD) };
}

/** The loader splits its list at spaces and colons, and expands what starts with a dollar sign. */
function preloadList(library: string, inherited = ""): string {
  if (/[\s:$]/.test(library)) {
    const cure = "install @sbx/preload in a folder without spaces, colons and dollar signs";
    throw new Error(`LD_PRELOAD cannot hold the path ${quote(library)}: ${cure}`);
  }
  const others = inherited.split(/[\s:]+/).filter((path) => path !== "" && path !== library);
  return [library, ...others].join(":");
}
