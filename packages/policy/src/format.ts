// format: Policy -> its text, in the one form that all policies of its meaning have. TypeScript only.

import type { Abi } from "@sbx/syscalls";
import { type Action, formatAction, sameAction } from "./action.js";
import { type Comparison, type Condition, termsOf, type Value } from "./condition.js";
import type { InstallPoint } from "./environment.js";
import type { Item, Policy } from "./parse.js";
import { type Source, sliceSource } from "./source.js";

/** What a policy file says besides its list. */
export interface FileOptions {
  /** The ABIs that the policy is for; the program's own if absent. */
  readonly abis?: readonly Abi[] | undefined;
  /** Where the filter is installed; where the tool that reads the file does it if absent. */
  readonly installAt?: InstallPoint | undefined;
}

/** A longer list gets a line for each item. */
const LINE_MAX = 100;

/** The list of `policy`: its items as they are, with nothing between them but ":". */
export function formatPolicy(policy: Policy): string {
  return policy.items.map((item) => formatItem(policy, item)).join(":");
}

/** The policy file that says what `policy` says. */
export function formatPolicyFile(policy: Policy, { abis, installAt }: FileOptions = {}): string {
  const { list, violation } = policy;
  const lines = [`SECCOMP_SYSCALL_${list.toUpperCase()}=${formatListValue(policy)}`];
  if (violation.kind !== "kill") lines.push(`SECCOMP_DEFAULT_ACTION=${formatAction(violation)}`);
  if (abis) lines.push(`SECCOMP_ARCHITECTURES=${abis.join(":")}`);
  if (installAt) lines.push(`SECCOMP_INSTALL_AT=${installAt}`);
  return `${lines.join("\n")}\n`;
}

function formatListValue(policy: Policy): string {
  const items = policy.items.map((item) => formatItem(policy, item));
  const line = `"${items.join(" ")}"`;
  return line.length <= LINE_MAX ? line : `"\n${items.map((item) => `  ${item}\n`).join("")}"`;
}

/** One item; its action is left out where the list gives it anyway. */
export function formatItem(policy: Policy, item: Item): string {
  const { source } = policy;
  const { subject, condition, action } = item;
  const name = subject.kind === "number" ? sliceSource(source, subject.span) : subject.name;
  const text = condition ? `${name}(${formatCondition(source, condition)})` : name;
  if (action === undefined) return `-${text}`;
  return sameAction(action, listedAction(policy)) ? text : `${text}=${formatAction(action)}`;
}

/** What an item gets that does not say it. */
function listedAction({ list, violation }: Policy): Action {
  return list === "allow" ? { kind: "allow" } : violation;
}

export function formatCondition(source: Source, condition: Condition): string {
  return condition
    .map((alternative) => alternative.map((one) => formatComparison(source, one)).join(" && "))
    .join(" || ");
}

export function formatComparison(source: Source, comparison: Comparison): string {
  const { parameter, masks, operator, value } = comparison;
  const operand = [parameter.name, ...masks.map((mask) => formatTerm(source, mask))].join(" & ");
  return `${operand} ${operator} ${formatValue(source, value)}`;
}

/** Numbers stay in the base in which they were written. */
function formatValue(source: Source, value: Value): string {
  switch (value.kind) {
    case "number":
      return `${value.value < 0n ? "-" : ""}${/\w*$/.exec(sliceSource(source, value.span))?.[0]}`;
    case "constant":
      return value.name;
    case "or":
      return termsOf(value)
        .map((term) => formatValue(source, term))
        .join(" | ");
    case "not":
      return `~${formatTerm(source, value.value)}`;
  }
}

function formatTerm(source: Source, value: Value): string {
  const text = formatValue(source, value);
  return value.kind === "or" ? `(${text})` : text;
}
