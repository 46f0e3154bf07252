// spell: a test of a parameter -> a comparison of the language. TypeScript only.

import type { Parameter } from "@sbx/syscalls";
import type { Test } from "../compare.js";
import { namesOf, type ParameterPlace, setsAt } from "../constants/names.js";
import { fieldOf } from "../constants/sets.js";
import { spellNumber } from "../spell.js";
import { onesOf } from "../value.js";
import { Unsayable } from "./operands.js";

/** @throws Unsayable for what the language has no words for. */
export function spell(test: Test, place: ParameterPlace): string {
  const { parameter } = place;
  const { name, pointer } = parameter;
  const { operator, mask, value } = asZeroTest(test);
  const isWhole = mask === onesOf(parameter);
  const isEquality = operator === "==" || operator === "!=";
  if (pointer && (!isWhole || !isEquality || value !== 0n)) throw new Unsayable();
  if (pointer) return `${name} ${operator} 0`;
  if (isWhole && !isEquality) return spellOrder(test, parameter);
  if (isWhole) return `${name} ${operator} ${named(value, place) ?? number(value, place)}`;
  const hasField = holdsField(mask, place);
  const wanted =
    isEquality && (value !== 0n || hasField) ? named(value, place, hasField) : undefined;
  return `${name} & ${spellMask(mask, place)} ${operator} ${wanted ?? number(value, place, true)}`;
}

/** Of one bit it is said whether it is set. */
function asZeroTest(test: Test): Test {
  const { operator, mask, value } = test;
  const isBit = (mask & (mask - 1n)) === 0n && value === mask;
  if (!isBit || (operator !== "==" && operator !== "!=")) return test;
  return { ...test, operator: operator === "==" ? "!=" : "==", value: 0n };
}

const number = (bits: bigint, { parameter }: ParameterPlace, isMasked = false): string =>
  spellNumber(bits, parameter, isMasked);

/** More names than this say less than a number does. */
const NAMES_MAX = 8;

/** Constants that are `bits` together; of flags alone, how a file is opened is none. */
function named(bits: bigint, place: ParameterPlace, hasField = true): string | undefined {
  const all = namesOf(bits, place)?.split("|");
  const names = hasField ? all : all?.filter((name) => name !== "O_RDONLY");
  if (names === undefined || names.length > NAMES_MAX) return undefined;
  return names.some((name) => /^[0-9]/.test(name)) ? undefined : names.join(" | ");
}

/** The bits that count; where few do not, those. */
function spellMask(mask: bigint, place: ParameterPlace): string {
  const bits = namedBits(mask, place);
  if (bits !== undefined) return grouped(bits);
  const left = namedBits(onesOf(place.parameter) & ~mask, place);
  return left === undefined ? number(mask, place, true) : `~${grouped(left)}`;
}

/** A part of the field that says how a file is opened has no name. */
function namedBits(bits: bigint, place: ParameterPlace): string | undefined {
  const field = fieldOf(place.call, setsAt(place));
  const low = bits & (field?.mask ?? 0n);
  if (bits === 0n) return undefined;
  if (low === 0n) return named(bits, place, false);
  if (field?.set !== "O" || low !== field.mask) return undefined;
  if (bits === low) return "O_ACCMODE";
  const others = named(bits & ~low, place, false);
  return others && `O_ACCMODE | ${others}`;
}

/** Whether 0 is one of the values of what a mask takes, and not none of its bits. */
function holdsField(mask: bigint, place: ParameterPlace): boolean {
  const field = fieldOf(place.call, setsAt(place));
  return field?.set === "O" && (mask & field.mask) === field.mask;
}

/** Names of several bits need parentheses behind `&`. */
const grouped = (text: string): string => (text.includes("|") ? `(${text})` : text);

/** An order of numbers that have no sign, of a parameter that may have one. */
function spellOrder({ operator, value, signed, mask }: Test, parameter: Parameter): string {
  const { name } = parameter;
  if (signed === parameter.signed) {
    return `${name} ${operator} ${spellNumber(value, parameter, false)}`;
  }
  const half = 1n << BigInt(parameter.bits - 1);
  const isBelow = operator === "<" || operator === "<=";
  const bound = operator === ">" || operator === "<=" ? value + 1n : value;
  const limit = spellNumber(bound, parameter, false);
  if (bound === half) return `${name} ${isBelow ? ">=" : "<"} 0`;
  if (isBelow && bound < half) return `${name} >= 0 && ${name} < ${limit}`;
  if (!isBelow && bound > half) return `${name} >= ${limit} && ${name} < 0`;
  return `${name} & 0x${mask.toString(16)} ${operator} 0x${value.toString(16)}`;
}
