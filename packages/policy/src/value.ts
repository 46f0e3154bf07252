// value: Value (numbers and names) -> the bits that a parameter would have. Twin: native/core/value.c

import {
  type Abi,
  constantNames,
  constantSet,
  constantValue,
  near,
  type Parameter,
} from "@sbx/syscalls";
import { termsOf, type Value } from "./condition.js";
import { type Diagnostic, fail } from "./diagnostic.js";
import type { Source } from "./source.js";

/** The parameter that a value is for. */
export interface Operand {
  readonly source: Source;
  readonly abi: Abi;
  /** The system call. */
  readonly name: string;
  readonly parameter: Parameter;
}

/** Which numbers will do: any that has the parameter's bits, or those of its range. */
export type Fit = "bits" | "signed" | "unsigned";

/** As many ones as a parameter has bits. */
export const onesOf = ({ bits }: Parameter): bigint => (1n << BigInt(bits)) - 1n;

/**
 * The bits of `value`, as many as the parameter has.
 *
 * @throws PolicyError for a number that does not fit, and for a constant that is not for this parameter.
 */
export function evaluate(value: Value, operand: Operand, fit: Fit): bigint {
  const ones = onesOf(operand.parameter);
  switch (value.kind) {
    case "or":
      return termsOf(value).reduce((bits, term) => bits | evaluate(term, operand, fit), 0n);
    case "not":
      return ~evaluate(value.value, operand, fit) & ones;
    case "number":
      return fitted(value, value.value, operand, fit);
    case "constant":
      return fitted(value, constantOf(value, operand), operand, fit);
  }
}

/** The number as bits. */
function fitted({ span }: Value, number: bigint, operand: Operand, fit: Fit): bigint {
  const { bits, name: parameter } = operand.parameter;
  const { source, abi, name } = operand;
  const half = 1n << BigInt(bits - 1);
  const facts = { source, span, abi, name, parameter, limit: bits };
  if (number < -half || number >= 2n * half) fail({ code: "value_too_wide", ...facts });
  if (fit === "unsigned" && number < 0n) fail({ code: "negative_value", ...facts });
  if (fit === "signed" && number >= half) fail({ code: "value_above_sign", ...facts });
  return number & onesOf(operand.parameter);
}

function constantOf({ name: text, span }: Value & { kind: "constant" }, operand: Operand): bigint {
  const { source, abi, name } = operand;
  const { name: parameter, sets } = operand.parameter;
  const set = constantSet(text);
  const facts: Omit<Diagnostic, "code"> = { source, span, abi, name, parameter };
  if (set === undefined) {
    fail({ code: "unknown_constant", ...facts, near: near(text, constantNames(sets)) });
  }
  if (!sets.includes(set)) fail({ code: "constant_of_other_parameter", ...facts });
  const value = constantValue(abi, text);
  if (value === undefined) fail({ code: "constant_missing", ...facts });
  return value;
}
