// spell: tests and arguments -> the text that the language has for them. TypeScript only.

import { type Abi, constantsOf, type Parameter, syscallParameters } from "@sbx/syscalls";
import { type NamedCall, placeArgument } from "./call.js";
import { type Call, type Test, wordsOf } from "./compare.js";
import { bestNames } from "./constants/sets.js";
import type { Region } from "./region.js";
import { satisfy } from "./satisfy.js";
import { onesOf } from "./value.js";

/** The regions as a condition; `undefined` for all arguments. */
export function spellRegions(regions: readonly Region[], call: Call): string | undefined {
  if (regions.some(({ length }) => length === 0)) return undefined;
  return regions
    .map((region) => region.map((test) => spellTest(test, call)).join(" && "))
    .join(" || ");
}

/** A call of the region, or `undefined` when it is empty. */
export function exampleOf(region: Region, { abi, name, number }: Call): NamedCall | undefined {
  const witnesses = satisfy(region);
  if (witnesses === undefined) return undefined;
  const list = new Array<bigint>(6).fill(0n);
  for (const { lower, value } of witnesses) {
    const parameter = parameterAt(lower, abi, name);
    if (parameter) placeArgument(list, parameter, value, abi);
  }
  return { abi, name, number, arguments: list };
}

/** The call as `parseCall` reads it, with all its parameters. */
export function spellCall({ abi, name, arguments: list }: NamedCall): string {
  const parameters = syscallParameters(abi, name);
  const values = parameters?.map((parameter) => {
    const bits = argumentBits(parameter, list);
    return bits === 0n ? "0" : spellValue(bits, parameter, abi, false);
  });
  return `${name}(${values?.join(", ") ?? ""})`;
}

function argumentBits(parameter: Parameter, list: readonly bigint[]): bigint {
  const { argument, upperArgument } = parameter;
  const lower = list[argument] ?? 0n;
  if (upperArgument === undefined) return lower & onesOf(parameter);
  return BigInt.asUintN(32, lower) | (BigInt.asUintN(32, list[upperArgument] ?? 0n) << 32n);
}

/** The parameter whose lower half stands at an offset of `struct seccomp_data`. */
export function parameterAt(lower: number, abi: Abi, name: string): Parameter | undefined {
  return syscallParameters(abi, name)?.find((parameter) => wordsOf(parameter, abi).lower === lower);
}

function spellTest(test: Test, { abi, name }: Call): string {
  const { lower, operator, mask, value } = test;
  const parameter = parameterAt(lower, abi, name);
  if (parameter === undefined) throw new RangeError(`${name} has no parameter at ${lower}`);
  const isMasked = mask !== onesOf(parameter);
  const operand = isMasked
    ? `${parameter.name} & ${spellValue(mask, parameter, abi, true)}`
    : parameter.name;
  const isEquality = operator === "==" || operator === "!=";
  const wanted =
    isEquality && !(isMasked && value === 0n)
      ? spellValue(value, parameter, abi, isMasked)
      : spellNumber(value, parameter, isMasked);
  return `${operand} ${operator} ${wanted}`;
}

/** A constant of the parameter where there is one. */
function spellValue(bits: bigint, parameter: Parameter, abi: Abi, isMasked: boolean): string {
  const numbers = [bits, BigInt.asIntN(parameter.bits, bits)];
  const names = parameter.sets.flatMap((set) =>
    numbers.flatMap((number) => constantsOf(set, number, abi)),
  );
  const [name] = [...bestNames(names), ...names];
  return name ?? spellNumber(bits, parameter, isMasked);
}

/** Beyond this, digits of ten say less than those of sixteen. */
const DECIMAL_MAX = 0xffffn;

export function spellNumber(bits: bigint, parameter: Parameter, isMasked: boolean): string {
  const number = parameter.signed && !isMasked ? BigInt.asIntN(parameter.bits, bits) : bits;
  const isLarge = isMasked ? number > 9n : number > DECIMAL_MAX;
  return isLarge ? `0x${number.toString(16)}` : String(number);
}
