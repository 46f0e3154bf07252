// index: what @sbx/sandboxify offers to Node programs.

import { prebuiltPath } from "./machine.js";

export { confine } from "./confine.js";
export { ConfineError } from "./confine-error.js";
export type { End } from "./end.js";
export type { FilterOptions } from "./filter-options.js";
export type { Refusal } from "./inspect/filters.js";
export type { Hole } from "./inspect/holes.js";
export {
  type Inspected,
  type InspectedFilter,
  type InspectedPolicies,
  type InspectedPolicy,
  type Inspection,
  inspect,
  type Uninspected,
} from "./inspect.js";
export { InspectError } from "./inspect-error.js";
export { type LaunchedProcess, launch } from "./launch.js";
export { LaunchError } from "./launch-error.js";
export type { LaunchOptions } from "./launch-options.js";
export type {
  HandlerData,
  LearnedItemData,
  PhaseData,
  UnexpressedData,
} from "./learn/data.js";
export { type LearningProcess, learn } from "./learn.js";
export { LearnError, type LearnErrorCode } from "./learn-error.js";
export type { LearnOptions, LearnWay } from "./learn-options.js";
export type { Learned } from "./learned.js";
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
