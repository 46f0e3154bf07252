// written: a policy as somebody writes it -> its text, and the variables that ask for it

import type { Abi } from "@sbx/syscalls";
import type { Action, Operator } from "../../src/index.js";
import type { Request } from "../core.js";

/** A piece of text and what it means. */
export interface Meant<Meaning> {
  readonly text: string;
  readonly means: Meaning;
}

/** What a parameter is compared with, or masked by. */
export type WrittenValue =
  | { readonly kind: "number"; readonly text: string; readonly means: bigint }
  | { readonly kind: "constant"; readonly name: string }
  | { readonly kind: "or"; readonly left: WrittenValue; readonly right: WrittenValue }
  | { readonly kind: "not" | "parentheses"; readonly value: WrittenValue };

export interface WrittenComparison {
  /** Its name, or `arg0` to `arg5`. */
  readonly parameter: string;
  readonly masks: readonly WrittenValue[];
  /** How many parentheses stand round the operand. */
  readonly parentheses: number;
  readonly operator: Operator;
  readonly value: WrittenValue;
}

export interface WrittenCondition {
  /** Any of these, each as a whole. */
  readonly alternatives: readonly (readonly WrittenComparison[])[];
  /** What stands between two tokens: nothing, white space or a comment. */
  readonly gap: string;
}

export type WrittenSubject =
  | { readonly kind: "name" | "group"; readonly text: string }
  | { readonly kind: "number"; readonly text: string; readonly means: number };

/** One item: `-` or not, what it is about, an action or none. */
export interface WrittenItem {
  readonly removes: boolean;
  readonly subject: WrittenSubject;
  readonly condition: WrittenCondition | undefined;
  readonly action: Meant<Action> | undefined;
  /** What stands before it, to keep it apart from the item before. */
  readonly separator: string;
}

/** A policy as it is written. */
export interface WrittenPolicy {
  /** The program's own. */
  readonly abi: Abi;
  /** What SECCOMP_ARCHITECTURES says, if anything. */
  readonly architectures: readonly Abi[] | undefined;
  readonly list: "allow" | "deny";
  readonly violation: Meant<Action> | undefined;
  readonly items: readonly WrittenItem[];
  /** What stands after the last item. */
  readonly end: string;
}

/** The ABIs that a policy is for. */
export const abisOf = ({ abi, architectures }: WrittenPolicy): readonly Abi[] =>
  architectures ? [...new Set(architectures)] : [abi];

function valueText(value: WrittenValue, gap: string): string {
  switch (value.kind) {
    case "number":
      return value.text;
    case "constant":
      return value.name;
    case "or":
      return [valueText(value.left, gap), "|", valueText(value.right, gap)].join(gap);
    case "not":
      return ["~", valueText(value.value, gap)].join(gap);
    case "parentheses":
      return ["(", valueText(value.value, gap), ")"].join(gap);
  }
}

/** Masks stand in the innermost parentheses and outside of them, by turns. */
function comparisonText(comparison: WrittenComparison, gap: string): string {
  const { parameter, masks, parentheses, operator, value } = comparison;
  const written = masks.map((mask) => ["&", valueText(mask, gap)].join(gap));
  const inside = written.slice(0, parentheses > 0 ? 1 : 0);
  const outside = written.slice(inside.length);
  const operand = [
    ...Array.from({ length: parentheses }, () => "("),
    parameter,
    ...inside,
    ...Array.from({ length: parentheses }, () => ")"),
    ...outside,
  ];
  return [...operand, operator, valueText(value, gap)].join(gap);
}

function conditionText({ alternatives, gap }: WrittenCondition): string {
  const texts = alternatives.map((alternative) =>
    alternative.map((comparison) => comparisonText(comparison, gap)).join(`${gap}&&${gap}`),
  );
  return `(${gap}${texts.join(`${gap}||${gap}`)}${gap})`;
}

export function itemText({ removes, subject, condition, action, separator }: WrittenItem): string {
  const suffix = action && !removes ? `=${action.text}` : "";
  const held = condition ? conditionText(condition) : "";
  return `${separator}${removes ? "-" : ""}${subject.text}${held}${suffix}`;
}

/** The text of a policy, without its variable's name. */
export const textOf = ({ items, end }: WrittenPolicy): string => items.map(itemText).join("") + end;

/** The policy as the variables that ask for it. */
export function requestOf(policy: WrittenPolicy): Request {
  const { abi, architectures, list, violation } = policy;
  const entries = [`SECCOMP_SYSCALL_${list.toUpperCase()}=${textOf(policy)}`];
  if (violation) entries.push(`SECCOMP_DEFAULT_ACTION=${violation.text}`);
  if (architectures) entries.push(`SECCOMP_ARCHITECTURES=${architectures.join(":")}`);
  return { abi, entries: entries.map((entry) => Buffer.from(entry, "latin1")) };
}
