// call: a text such as socket(AF_INET, SOCK_STREAM, 0) -> system call. TypeScript only.

import {
  type Abi,
  abiFacts,
  abis,
  isAbi,
  isSyscallName,
  near,
  type Parameter,
  syscallName,
  syscallNames,
  syscallNumber,
  syscallParameters,
} from "@sbx/syscalls";
import { parseValue, type Value } from "./condition.js";
import { type Cursor, current, failAtCurrent, take, textOf } from "./cursor.js";
import { fail } from "./diagnostic.js";
import { parseInteger } from "./integer.js";
import type { SystemCall } from "./simulate.js";
import { createSource, type Source, type Span } from "./source.js";
import { type Token, tokenize } from "./tokenize.js";
import { evaluate } from "./value.js";

/** A system call that has a name, if only its number. */
export interface NamedCall extends SystemCall {
  readonly name: string;
  readonly arguments: readonly bigint[];
}

const ARGUMENTS_MAX = 6;

/**
 * Reads a system call with its arguments, which are those of its parameters, in their order:
 *
 *     call     [ "@" ABI ] ( name | number ) [ "(" [ value { "," value } ] ")" ]
 *
 * What is left out is 0. Constants are those of the parameter; numbers are of any sign and base.
 *
 * @param abi - whose call it is, if the text does not say.
 * @throws PolicyError with the place and the cure.
 */
export function parseCall(text: string, abi: Abi): NamedCall {
  const source = createSource("call", text);
  const cursor: Cursor = { source, tokens: tokenize(source), at: 0 };
  const own = take(cursor, "at") ? parseAbi(cursor) : abi;
  const { name, number } = parseSubject(cursor, own);
  const values = take(cursor, "open") ? parseArguments(cursor) : [];
  if (current(cursor).kind !== "end") failAtCurrent(cursor, "expected_call");
  return { abi: own, name, number, arguments: placeArguments(source, own, name, values) };
}

function takeWord(cursor: Cursor): Token {
  return take(cursor, "word") ?? failAtCurrent(cursor, "expected_call");
}

function parseAbi(cursor: Cursor): Abi {
  const span = takeWord(cursor);
  const name = textOf(cursor, span);
  if (isAbi(name)) return name;
  const names = abis.map((facts) => facts.name);
  return fail({
    code: "unknown_architecture",
    source: cursor.source,
    span,
    near: near(name, names),
  });
}

function parseSubject(
  cursor: Cursor,
  abi: Abi,
): { readonly name: string; readonly number: number } {
  const { source } = cursor;
  const span = takeWord(cursor);
  const name = textOf(cursor, span);
  if (/^[0-9]/.test(name)) {
    const number = parseNumber(source, span, name, abi);
    return { name: syscallName(abi, number) ?? name, number };
  }
  const number = syscallNumber(abi, name);
  if (number !== undefined) return { name, number };
  return isSyscallName(name)
    ? fail({ code: "call_missing", source, span, abi, name })
    : fail({ code: "unknown_call", source, span, near: near(name, syscallNames(abi)) });
}

function parseNumber(source: Source, span: Span, text: string, abi: Abi): number {
  const number = parseInteger(text);
  if (number === "invalid") fail({ code: "invalid_number", source, span });
  const { firstNumber, lastNumber } = abiFacts(abi);
  if (number === "overflow" || number < firstNumber || number > lastNumber) {
    fail({ code: "number_out_of_range", source, span, abi });
  }
  return Number(number);
}

function parseArguments(cursor: Cursor): Value[] {
  if (take(cursor, "close")) return [];
  const values = [parseValue(cursor, 1)];
  while (!take(cursor, "close")) {
    if (!take(cursor, "comma")) failAtCurrent(cursor, "expected_argument_end");
    values.push(parseValue(cursor, 1));
  }
  return values;
}

/** The six arguments: each value stands where its parameter does. */
function placeArguments(
  source: Source,
  abi: Abi,
  name: string,
  values: readonly Value[],
): bigint[] {
  const parameters = syscallParameters(abi, name) ?? anyParameters(abi);
  const list = new Array<bigint>(ARGUMENTS_MAX).fill(0n);
  for (const [index, value] of values.entries()) {
    const parameter = parameters[index];
    if (parameter === undefined) {
      const limit = parameters.length;
      return fail({ code: "too_many_arguments", source, span: value.span, abi, name, limit });
    }
    const bits = evaluate(value, { source, abi, name, parameter }, "bits");
    placeArgument(list, parameter, bits, abi);
  }
  return list;
}

/** Puts the bits of a parameter where they stand: in a register a narrow number is widened with its sign. */
export function placeArgument(list: bigint[], parameter: Parameter, bits: bigint, abi: Abi): void {
  const { argument, upperArgument, signed } = parameter;
  if (upperArgument === undefined) {
    const number = signed ? BigInt.asIntN(parameter.bits, bits) : bits;
    // The registers of x32 are wider than its words.
    const width = parameter.bits === 64 ? 64 : abiFacts(abi).bits;
    list[argument] = BigInt.asUintN(width, number);
  } else {
    list[argument] = BigInt.asUintN(32, bits);
    list[upperArgument] = bits >> 32n;
  }
}

/** What a call may have whose parameters are not known. */
function anyParameters(abi: Abi): Parameter[] {
  return Array.from({ length: ARGUMENTS_MAX }, (_, argument) => ({
    name: `arg${argument}`,
    type: "long",
    argument,
    upperArgument: undefined,
    bits: abiFacts(abi).bits,
    signed: false,
    pointer: false,
    sets: [],
  }));
}
