// condition: the cases of one call -> conditions of the language, each with what is returned. TypeScript only.

import type { Parameter } from "@sbx/syscalls";
import type { Call, Test } from "../compare.js";
import { type Region, simplify } from "../region.js";
import { isSatisfiable } from "../satisfy.js";
import { parameterAt, spellNumber, spellValue } from "../spell.js";
import { onesOf } from "../value.js";
import { joinRegions } from "./join.js";
import { mapRegion, Unsayable } from "./operands.js";
import type { RecoveredPart } from "./recover.js";
import { passes } from "./returned.js";

/** What happens under a condition. */
interface Conditional {
  /** Each is one alternative. */
  readonly conditions: readonly string[];
  readonly value: number;
}

/** All that happens to a call, in the language. */
export interface Said {
  readonly conditionals: readonly Conditional[];
  /** What happens where none of them holds. */
  readonly otherwise: number;
  /** Whether the filter looks at bits that the kernel does not look at: they are taken for 0. */
  readonly hidden: boolean;
  /** Whether calls pass by such bits that would be refused without them; a `key` is too long to guess. */
  readonly bypass: "none" | "key" | "open";
}

interface Group {
  readonly value: number;
  readonly regions: Region[];
}

/**
 * What `part` does with `call`; what is returned in `plain` is left to the end if it can be.
 *
 * @throws Unsayable for what the language has no words for.
 */
export function say(part: RecoveredPart, call: Call, plain: number): Said {
  if (!part.sure) throw new Unsayable();
  const { groups, hidden, bypass } = groupsOf(part, call);
  const [first] = groups;
  if (first === undefined) throw new Unsayable();
  const otherwise = groups.find(({ value }) => value === plain) ?? longest(groups);
  const conditionals = groups
    .filter((group) => group !== otherwise)
    .map(({ value, regions }) => {
      const others = groups.flatMap((group) => (group.value === value ? [] : group.regions));
      const joined = joinRegions(regions, factsFor(call));
      const simple = joinRegions(simplify(joined, others), factsFor(call));
      return { value, conditions: simple.map((region) => spellRegion(region, call)) };
    });
  return { conditionals, otherwise: otherwise.value, hidden, bypass };
}

/** The one that takes most words. */
const longest = (groups: readonly Group[]): Group =>
  groups.reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one));

const sizeOf = ({ regions }: Group): number =>
  regions.reduce((sum, { length }) => sum + length, 0) + regions.length;

/** As many words of a key as nobody guesses. */
const KEY_MIN = 4;

/** The cases by what is returned, as they are when hidden bits are 0. */
function groupsOf(
  part: RecoveredPart,
  call: Call,
): { groups: Group[]; hidden: boolean; bypass: Said["bypass"] } {
  const mapped = part.cases.flatMap(({ region, value }) => {
    const found = mapRegion(region, call);
    return found ? [{ ...found, value }] : [];
  });
  const groups = new Map<number, Group>();
  for (const { region, value, plain } of mapped) {
    if (!plain) continue;
    const group = groups.get(value) ?? { value, regions: [] };
    group.regions.push(region);
    groups.set(value, group);
  }
  const refused = mapped.filter(({ plain, value }) => plain && !passes(value));
  const bypassing = mapped.filter(
    ({ plain, region, value }) =>
      !plain &&
      passes(value) &&
      refused.some((other) => isSatisfiable([...region, ...other.region])),
  );
  const isLong = bypassing.every(({ keyed }) => keyed >= KEY_MIN);
  const bypass = bypassing.length === 0 ? "none" : isLong ? "key" : "open";
  return { groups: [...groups.values()], hidden: mapped.some(({ hidden }) => hidden), bypass };
}

const factsFor = (call: Call) => (test: Test) => {
  const parameter = parameterOf(test, call);
  return { signed: parameter.signed, bits: parameter.bits };
};

function parameterOf({ lower }: Test, { abi, name }: Call): Parameter {
  const parameter = parameterAt(lower, abi, name);
  if (parameter === undefined) throw new Unsayable();
  return parameter;
}

const spellRegion = (region: Region, call: Call): string =>
  region.map((test) => spell(test, parameterOf(test, call), call)).join(" && ");

function spell(test: Test, parameter: Parameter, { abi }: Call): string {
  const { name, pointer } = parameter;
  const { operator, mask, value } = test;
  const isWhole = mask === onesOf(parameter);
  const isEquality = operator === "==" || operator === "!=";
  if (pointer && (!isWhole || !isEquality || value !== 0n)) throw new Unsayable();
  if (isWhole && isEquality) {
    return `${name} ${operator} ${pointer ? "0" : spellValue(value, parameter, abi, false)}`;
  }
  if (isWhole) return spellOrder(test, parameter);
  const wanted = isEquality && value !== 0n ? spellValue(value, parameter, abi, true) : undefined;
  const bits = spellValue(mask, parameter, abi, true);
  return `${name} & ${bits} ${operator} ${wanted ?? spellNumber(value, parameter, true)}`;
}

/** An order of numbers that have no sign, of a parameter that may have one. */
function spellOrder({ operator, value, signed, mask }: Test, parameter: Parameter): string {
  const { name } = parameter;
  if (signed === parameter.signed) {
    return `${name} ${operator} ${spellNumber(value, parameter, false)}`;
  }
  const half = 1n << BigInt(parameter.bits - 1);
  const isBelow = operator === "<" || operator === "<=";
  const bound = operator === ">" || operator === "<=" ? value + 1n : value;
  const number = spellNumber(bound, parameter, false);
  if (bound === half) return `${name} ${isBelow ? ">=" : "<"} 0`;
  if (isBelow && bound < half) return `${name} >= 0 && ${name} < ${number}`;
  if (!isBelow && bound > half) return `${name} >= ${number} && ${name} < 0`;
  return `${name} & 0x${mask.toString(16)} ${operator} 0x${value.toString(16)}`;
}
