// filter-options: the filter that a caller describes -> variables, or a TypeError that says what is wrong.

import { readFileSync } from "node:fs";
import {
  findFileVariables,
  formatAction,
  formatPolicy,
  type Policy,
  type Variables,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { displayName, kind, quote } from "./quote.js";
import { replaceVariables, winningText } from "./variables.js";

/** A filter. Exactly one of `policy`, `file`, `allow` and `deny` is needed. */
export interface FilterOptions {
  /** A policy of `@sbx/policy`, which has its default action with it. */
  readonly policy?: Policy | undefined;
  /** The path of a policy file. */
  readonly file?: string | URL | undefined;
  /**
   * What may be called: a list such as `fstat:newfstatat:write:exit_group`, or its items. `[]` allows
   * nothing.
   */
  readonly allow?: string | readonly string[] | undefined;
  /** What may not be called; everything else may. */
  readonly deny?: string | readonly string[] | undefined;
  /** What a call gets that is not allowed: the name of an action or of an errno. `kill` if absent. */
  readonly defaultAction?: string | undefined;
  /** The ABIs that may be called; the program's own if absent. */
  readonly architectures?: readonly Abi[] | undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** The options that say which filter it is. */
export const FILTER_OPTIONS: readonly string[] = [
  "policy",
  "file",
  "allow",
  "deny",
  "defaultAction",
  "architectures",
] satisfies (keyof FilterOptions)[];

/** @throws {TypeError} when `options` are no object, or have others than those `known`. */
export function checkOptions(options: unknown, known: readonly string[]): Values {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`the options must be an object, got ${kind(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const all = known.map((name) => `"${name}"`).join(", ");
    throw new TypeError(`unknown option ${quote(unknown)}; the options are ${all}`);
  }
  return options as Values;
}

/**
 * The variables that say what `options` say.
 *
 * @throws {TypeError} when they are no `FilterOptions`.
 * @throws {PolicyError} when a policy file is none.
 */
export function filterVariables(options: Values): Variables {
  const { policy, file, allow, deny } = options;
  const given = Object.entries({ policy, file, allow, deny }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length !== 1) {
    const found = given.map(([name]) => `"${name}"`).join(" and ") || "none";
    throw new TypeError(
      `exactly one of the options "policy", "file", "allow" and "deny" is needed, found ${found}`,
    );
  }
  if (policy !== undefined && options.defaultAction !== undefined) {
    throw new TypeError('the options "policy" and "defaultAction" exclude each other');
  }
  return replaceVariables(baseVariables(policy, file), {
    ...winningText("SECCOMP_SYSCALL_ALLOW", "allow", listText("allow", allow)),
    ...winningText("SECCOMP_SYSCALL_DENY", "deny", listText("deny", deny)),
    ...winningText("SECCOMP_DEFAULT_ACTION", "defaultAction", actionText(options.defaultAction)),
    ...winningText("SECCOMP_ARCHITECTURES", "architectures", abisText(options.architectures)),
  });
}

function baseVariables(policy: unknown, file: unknown): Variables {
  if (policy !== undefined) return policyVariables(policy);
  if (file === undefined) return new Map();
  if (typeof file !== "string" && !(file instanceof URL)) {
    throw new TypeError(`the option "file" must be a path, got ${kind(file)}`);
  }
  return findFileVariables(displayName(String(file)), readFileSync(file));
}

/** A policy by its text, which is all that the launcher takes. */
function policyVariables(policy: unknown): Variables {
  if (!isPolicy(policy)) {
    const cure = "make one with parsePolicy, or use the option allow or deny";
    throw new TypeError(`the option "policy" must be a Policy, got ${kind(policy)}: ${cure}`);
  }
  const { list, violation } = policy;
  const variable = list === "allow" ? "SECCOMP_SYSCALL_ALLOW" : "SECCOMP_SYSCALL_DENY";
  return replaceVariables(new Map(), {
    ...winningText(variable, policy.source.name, formatPolicy(policy)),
    ...winningText("SECCOMP_DEFAULT_ACTION", policy.source.name, formatAction(violation)),
  });
}

/** Whether `value` is a `Policy`, as far as it shows. */
export function isPolicy(value: unknown): value is Policy {
  return typeof value === "object" && value !== null && "items" in value && "source" in value;
}

function listText(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  return stringsOf(name, value, "a string or an array")
    .map((item) => itemText(name, item))
    .join(":");
}

/** A comment would swallow the items after it, and what they deny would be allowed. */
function itemText(name: string, item: string): string {
  if (item.includes("#")) {
    const cure = "leave the comment out, or give the whole list as one string";
    throw new TypeError(`the option "${name}" holds a comment, ${quote(item)}: ${cure}`);
  }
  return item;
}

function abisText(value: unknown): string | undefined {
  return value === undefined ? undefined : stringsOf("architectures", value, "an array").join(":");
}

function stringsOf(name: string, value: unknown, wanted: string): string[] {
  if (!Array.isArray(value)) {
    throw new TypeError(`the option "${name}" must be ${wanted}, got ${kind(value)}`);
  }
  for (const item of value) {
    if (typeof item === "string") continue;
    throw new TypeError(`the option "${name}" must hold strings only, found ${kind(item)}`);
  }
  return value;
}

function actionText(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new TypeError(`the option "defaultAction" must be a string, got ${kind(value)}`);
}
