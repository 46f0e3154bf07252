// compare: Condition (names) -> Test[][] (words of struct seccomp_data). Twin: native/core/compare.c

import { type Abi, abiFacts, near, type Parameter, syscallParameters } from "@sbx/syscalls";
import type { Comparison, Condition, Operator } from "./condition.js";
import { attempt, fail, type Report } from "./diagnostic.js";
import type { Source } from "./source.js";
import { evaluate, type Fit, type Operand, onesOf } from "./value.js";

/** A comparison without names: an argument's bits with bits. */
export interface Test {
  /** Where the lower 32 bits stand in `struct seccomp_data`, in bytes. */
  readonly lower: number;
  /** Where the upper ones stand; `undefined` when the kernel does not look at them. */
  readonly upper: number | undefined;
  readonly operator: Operator;
  /** The bits that count, of 64. */
  readonly mask: bigint;
  readonly value: bigint;
  /** Whether the highest bit of the argument is a sign; only where no mask was written. */
  readonly signed: boolean;
}

/** A system call that an item is about. */
export interface Call {
  readonly abi: Abi;
  readonly name: string;
  readonly number: number;
}

/** The arguments in `struct seccomp_data`: six of 8 bytes, `include/uapi/linux/seccomp.h`. */
export const SECCOMP_DATA_ARGUMENTS = 16;

/** What the tables call the second parameter where its manual calls it `arg2`, counting from 1. */
const COUNTED = "second";

/** The tests that `condition` is for `call`. What is wrong with a comparison is reported. */
export function resolveCondition(
  source: Source,
  condition: Condition,
  call: Call,
  report: Report,
): Test[][] {
  return condition.map((alternative) =>
    alternative.flatMap(
      (comparison) => attempt(report, () => resolveComparison(source, comparison, call)) ?? [],
    ),
  );
}

function resolveComparison(source: Source, comparison: Comparison, { abi, name }: Call): Test {
  const parameter = parameterOf(source, comparison, abi, name);
  const operand: Operand = { source, abi, name, parameter };
  if (parameter.pointer) checkPointer(comparison, operand);

  const { operator } = comparison;
  const masks = comparison.masks.map((mask) => evaluate(mask, operand, "bits"));
  const mask = masks.reduce((all, one) => all & one, onesOf(parameter));
  const signed = parameter.signed && masks.length === 0;
  const value = evaluate(comparison.value, operand, fitOf(operator, signed));
  const test: Test = { ...wordsOf(parameter, abi), operator, mask, value, signed };
  checkTruth(source, comparison, test, parameter);
  return test;
}

/** Equality asks for bits; an order asks for numbers. */
function fitOf(operator: Operator, signed: boolean): Fit {
  if (operator === "==" || operator === "!=") return "bits";
  return signed ? "signed" : "unsigned";
}

/** The parameter by its name, or by the argument in which it begins. */
function parameterOf(
  source: Source,
  { parameter: { name: text, span } }: Comparison,
  abi: Abi,
  name: string,
): Parameter {
  const parameters = syscallParameters(abi, name);
  if (parameters === undefined)
    return fail({ code: "unknown_parameters", source, span, abi, name });
  const [, place] = /^arg([0-5])$/.exec(text) ?? [];
  if (place !== undefined && parameters[1]?.name === COUNTED) {
    return fail({ code: "ambiguous_parameter", source, span, name });
  }
  const found = parameters.find((parameter) =>
    place === undefined ? parameter.name === text : parameter.argument === Number(place),
  );
  if (found) return found;
  const names = parameters.map((parameter) => parameter.name);
  return fail({ code: "unknown_parameter", source, span, abi, name, near: near(text, names) });
}

/** A filter sees an address; all that can be said of it is whether there is one. */
function checkPointer(comparison: Comparison, operand: Operand): void {
  const { masks, operator, value, span } = comparison;
  const { source, name, parameter } = operand;
  const facts = { source, span, name, parameter: parameter.name };
  if (masks.length > 0) fail({ code: "pointer_mask", ...facts });
  const isNull = value.kind === "number" && value.value === 0n;
  if ((operator !== "==" && operator !== "!=") || !isNull) {
    fail({ code: "pointer_comparison", ...facts });
  }
}

/** Where the words of `parameter` stand: a big-endian ABI has the upper half of an argument first. */
export function wordsOf(
  { argument, upperArgument, bits }: Parameter,
  abi: Abi,
): Pick<Test, "lower" | "upper"> {
  const [low, high] = abiFacts(abi).bigEndian ? [4, 0] : [0, 4];
  const at = (index: number): number => SECCOMP_DATA_ARGUMENTS + 8 * index;
  const lower = at(argument) + low;
  if (bits < 64) return { lower, upper: undefined };
  return {
    lower,
    upper: upperArgument === undefined ? at(argument) + high : at(upperArgument) + low,
  };
}

/** A comparison with one outcome is a slip. */
function checkTruth(source: Source, { span }: Comparison, test: Test, parameter: Parameter): void {
  const outcome = outcomeOf(test, parameter);
  if (outcome !== undefined) {
    fail({ code: outcome ? "always_holds" : "never_holds", source, span });
  }
}

/** Whether `test` holds for all values that its operand can have, or for none. */
function outcomeOf(
  { operator, mask, value, signed }: Test,
  { bits }: Parameter,
): boolean | undefined {
  const half = 1n << BigInt(bits - 1);
  const [least, most] = signed ? [-half, half - 1n] : [0n, mask];
  const number = signed ? BigInt.asIntN(bits, value) : value;
  switch (operator) {
    case "==":
    case "!=":
      if ((value & ~mask) !== 0n) return operator === "!=";
      return least === most ? operator === "==" : undefined;
    case "<":
      return number <= least ? false : number > most ? true : undefined;
    case "<=":
      return number < least ? false : number >= most ? true : undefined;
    case ">":
      return number >= most ? false : number < least ? true : undefined;
    case ">=":
      return number > most ? false : number <= least ? true : undefined;
  }
}
