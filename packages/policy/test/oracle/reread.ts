// reread: a list as text -> the policy as it is written, for the few that are not made at random

import type { Abi } from "@sbx/syscalls";
import { type Comparison, type Item, parsePolicy, type Value } from "../../src/index.js";
import type { WrittenComparison, WrittenItem, WrittenPolicy, WrittenValue } from "./written.js";

export function reread(text: string, abi: Abi, list: "allow" | "deny" = "allow"): WrittenPolicy {
  const { items } = parsePolicy(text, { list });
  return {
    abi,
    architectures: undefined,
    list,
    violation: undefined,
    items: items.map(rereadItem),
    end: "",
  };
}

function rereadItem({ subject, condition, action }: Item): WrittenItem {
  return {
    removes: action === undefined,
    subject:
      subject.kind === "number"
        ? { kind: "number", text: String(subject.number), means: subject.number }
        : { kind: subject.kind, text: subject.name },
    condition: condition && {
      alternatives: condition.map((alternative) => alternative.map(rereadComparison)),
      gap: " ",
    },
    action: action && {
      text: action.kind === "errno" ? String(action.errno) : action.kind,
      means: action,
    },
    separator: ":",
  };
}

function rereadComparison({ parameter, masks, operator, value }: Comparison): WrittenComparison {
  return {
    parameter: parameter.name,
    masks: masks.map(rereadValue),
    parentheses: 0,
    operator,
    value: rereadValue(value),
  };
}

function rereadValue(value: Value): WrittenValue {
  switch (value.kind) {
    case "number":
      return { kind: "number", text: String(value.value), means: value.value };
    case "constant":
      return { kind: "constant", name: value.name };
    case "or":
      return { kind: "or", left: rereadValue(value.left), right: rereadValue(value.right) };
    case "not":
      return { kind: "not", value: { kind: "parentheses", value: rereadValue(value.value) } };
  }
}
