// index: what @sbx/sandboxify offers to Node programs.

import { prebuiltPath } from "./machine.js";

export { confine } from "./confine.js";
export { ConfineError } from "./confine-error.js";
export type { End } from "./end.js";
export type { FilterOptions } from "./filter-options.js";
export { type LaunchedProcess, launch } from "./launch.js";
export { LaunchError } from "./launch-error.js";
export type { LaunchOptions } from "./launch-options.js";
export type { LaunchPoint, LaunchWay } from "./options.js";

/**
 * The absolute path of the launcher for this machine: one static file that runs programs as the command
 * `sandboxify` does, without the shell between.
 *
 * @throws {Error} when there is none, with the cure.
 */
export function launcherPath(): string {
  return prebuiltPath("sandboxify");
}
