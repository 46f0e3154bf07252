// index: what @sbx/policy offers; each name is explained where it is defined. TypeScript only.

export { type Action, formatAction } from "./action.js";
export type { Instruction } from "./assemble.js";
export { type NamedCall, parseCall } from "./call.js";
export type { Test } from "./compare.js";
export { compile, type Program, programBytes } from "./compile.js";
export type { Comparison, Condition, Operator, Value } from "./condition.js";
export { bitsOf, namesOf, numberOf, type ParameterPlace, setsAt } from "./constants/names.js";
export { bestNames } from "./constants/sets.js";
export { type Decision, decide } from "./decide.js";
export { type Diagnostic, formatDiagnostic, PolicyError } from "./diagnostic.js";
export { type Difference, diff } from "./diff.js";
export { disassemble } from "./disassemble.js";
export {
  type Environment,
  findVariables,
  type Installer,
  type InstallPoint,
  policyVariables,
  readEnvironment,
  readVariables,
  type Settings,
  type Variable,
  type Variables,
} from "./environment.js";
export { findFileVariables, type PolicyFile, readPolicyFile } from "./file.js";
export { type FileOptions, formatPolicy, formatPolicyFile } from "./format.js";
export type { DiagnosticCode } from "./generated/messages.js";
export { layOutPolicyFile } from "./layout.js";
export { type LintOptions, lint } from "./lint/lint.js";
export { listRuleset } from "./listing.js";
export type { Run } from "./machine.js";
export { merge } from "./merge.js";
export { describeReturned } from "./mnemonic.js";
export type { Item, ListMeaning, Policy, Subject } from "./parse.js";
export {
  compileEnvironment,
  compilePolicy,
  type PolicyOptions,
  parsePolicy,
  parseSettings,
} from "./pipeline.js";
export {
  onlyValue,
  type RecoveredPolicies,
  type RecoveredPolicy,
  recoverPolicies,
} from "./recover/policy.js";
export {
  type RecoveredCase,
  type RecoveredPart,
  type RecoveredTable,
  type Recovery,
  recover,
  recoveredPart,
} from "./recover/recover.js";
export type { Remark } from "./recover/write.js";
export { type Clause, type Rule, type Ruleset, resolve, type Table } from "./resolve.js";
export { run, type SystemCall, simulate } from "./simulate.js";
export type { Place, Source, Span } from "./source.js";
