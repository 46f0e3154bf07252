// comparison: a comparison as it is written, of a call -> what it asks of the arguments, or what is refused
//
// Worked out from the language and the tables of @sbx/syscalls, without the pipeline.

import {
  type Abi,
  constantSet,
  constantValue,
  type Parameter,
  syscallParameters,
} from "@sbx/syscalls";
import type { Operator } from "../../src/index.js";
import type { WrittenComparison, WrittenValue } from "./written.js";

/** The name of a code in messages.md. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** A comparison whose parameter and value are known: the operand is a number from `least` to `most`. */
export interface Known {
  /** Where the parameter stands, or its lower half. */
  readonly argument: number;
  /** Where its upper half stands, on an ABI that splits it. */
  readonly upperArgument: number | undefined;
  readonly bits: number;
  readonly signed: boolean;
  readonly mask: bigint;
  readonly operator: Operator;
  /** A number of the operand's range; with `==` and `!=` it may have bits outside of the mask. */
  readonly value: bigint;
}

/** The arguments of a call: six, each of 64 bits and unsigned. */
export type Arguments = readonly bigint[];

/**
 * What `comparison` asks of a call.
 *
 * @throws Refused
 */
export function know(comparison: WrittenComparison, abi: Abi, name: string): Known {
  const parameter = findParameter(comparison.parameter, abi, name);
  const { operator, masks } = comparison;
  const isOrder = operator !== "==" && operator !== "!=";
  if (parameter.pointer) {
    if (masks.length > 0) throw new Refused("pointer_mask");
    if (isOrder || !isZero(comparison.value)) throw new Refused("pointer_comparison");
  }
  const { bits, argument, upperArgument } = parameter;
  const evaluateAs = (value: WrittenValue, range: Range): bigint =>
    evaluate(value, parameter, abi, range);
  let mask = (1n << BigInt(bits)) - 1n;
  for (const one of masks) mask &= evaluateAs(one, "any");
  const signed = parameter.signed && masks.length === 0;
  const pattern = evaluateAs(comparison.value, !isOrder ? "any" : signed ? "signed" : "unsigned");
  const value = signed ? BigInt.asIntN(bits, pattern) : pattern;
  const known = { argument, upperArgument, bits, signed, mask, operator, value };
  const truth = constantTruth(known);
  if (truth !== undefined) throw new Refused(truth ? "always_holds" : "never_holds");
  return known;
}

function findParameter(written: string, abi: Abi, name: string): Parameter {
  const parameters = syscallParameters(abi, name);
  if (parameters === undefined) throw new Refused("unknown_parameters");
  if (!/^arg[0-5]$/.test(written)) {
    const named = parameters.find((parameter) => parameter.name === written);
    if (named === undefined) throw new Refused("unknown_parameter");
    return named;
  }
  // A manual that calls its second parameter arg2 counts from 1; the tables call it second.
  if (parameters[1]?.name === "second") {
    throw new Refused("ambiguous_parameter");
  }
  const placed = parameters.find(({ argument }) => `arg${argument}` === written);
  if (placed === undefined) throw new Refused("unknown_parameter");
  return placed;
}

function isZero(value: WrittenValue): boolean {
  if (value.kind === "parentheses") return isZero(value.value);
  return value.kind === "number" && value.means === 0n;
}

type Range = "any" | "signed" | "unsigned";

/** The value's bits, as many as the parameter has. */
function evaluate(value: WrittenValue, parameter: Parameter, abi: Abi, range: Range): bigint {
  const ones = (1n << BigInt(parameter.bits)) - 1n;
  switch (value.kind) {
    case "or": {
      const left = evaluate(value.left, parameter, abi, range);
      return left | evaluate(value.right, parameter, abi, range);
    }
    case "not":
      return ones - evaluate(value.value, parameter, abi, range);
    case "parentheses":
      return evaluate(value.value, parameter, abi, range);
    case "constant":
      return patternOf(numberOf(value.name, parameter, abi), parameter, range);
    case "number":
      return patternOf(value.means, parameter, range);
  }
}

function numberOf(name: string, { sets }: Parameter, abi: Abi): bigint {
  const set = constantSet(name);
  if (set === undefined) throw new Refused("unknown_constant");
  if (!sets.includes(set)) throw new Refused("constant_of_other_parameter");
  const value = constantValue(abi, name);
  if (value === undefined) throw new Refused("constant_missing");
  return value;
}

function patternOf(number: bigint, { bits }: Parameter, range: Range): bigint {
  const all = 2n ** BigInt(bits);
  if (number < -all / 2n || number >= all) throw new Refused("value_too_wide");
  if (range === "unsigned" && number < 0n) throw new Refused("negative_value");
  if (range === "signed" && number >= all / 2n) throw new Refused("value_above_sign");
  return number < 0n ? number + all : number;
}

/** The outcome of a comparison that has only one. */
function constantTruth(known: Known): boolean | undefined {
  const { bits, signed, mask, value, operator } = known;
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = signed ? -least - 1n : mask;
  if (operator === "==" || operator === "!=") {
    const isPossible = signed || (value & ~mask) === 0n;
    if (isPossible && least !== most) return undefined;
    return (operator === "==") === (isPossible && value === least);
  }
  // An order that both ends of the operand's range pass, or neither, is passed by all, or by none.
  const first = compareNumbers(least, operator, value);
  return first === compareNumbers(most, operator, value) ? first : undefined;
}

function compareNumbers(one: bigint, operator: Operator, other: bigint): boolean {
  switch (operator) {
    case "==":
      return one === other;
    case "!=":
      return one !== other;
    case "<":
      return one < other;
    case "<=":
      return one <= other;
    case ">":
      return one > other;
    case ">=":
      return one >= other;
  }
}

/** The number that a comparison compares, of a call with these arguments. */
function operandOf(
  { argument, upperArgument, bits, signed, mask }: Known,
  list: Arguments,
): bigint {
  const whole = list[argument] ?? 0n;
  const joined =
    upperArgument === undefined
      ? whole
      : BigInt.asUintN(32, whole) + (BigInt.asUintN(32, list[upperArgument] ?? 0n) << 32n);
  return signed ? BigInt.asIntN(bits, joined) : joined & mask;
}

export const holds = (known: Known, list: Arguments): boolean =>
  compareNumbers(operandOf(known, list), known.operator, known.value);
