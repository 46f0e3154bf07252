// index: what @sbx/policy offers; each name is explained where it is defined. TypeScript only.

export { type Action, formatAction } from "./action.js";
export type { Instruction } from "./assemble.js";
export { compile, type Program, programBytes } from "./compile.js";
export { type Diagnostic, formatDiagnostic, PolicyError } from "./diagnostic.js";
export {
  type Environment,
  type InstallPoint,
  policyVariables,
  readEnvironment,
  type Settings,
} from "./environment.js";
export type { DiagnosticCode } from "./generated/messages.js";
export type { Item, ListMeaning, Policy, Subject } from "./parse.js";
export { compileEnvironment, compilePolicy, type PolicyOptions, parsePolicy } from "./pipeline.js";
export { type Rule, type Ruleset, resolve } from "./resolve.js";
export { type Run, run, type SystemCall, simulate } from "./simulate.js";
export type { Place, Source, Span } from "./source.js";
