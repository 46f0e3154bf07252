// condition: the cases of one call -> conditions of the language, each with what is returned. TypeScript only.

import type { Parameter } from "@sbx/syscalls";
import type { Call, Test } from "../compare.js";
import type { ParameterPlace } from "../constants/names.js";
import { type Region, simplify } from "../region.js";
import { isSatisfiable } from "../satisfy.js";
import { parameterAt } from "../spell.js";
import { joinRegions, type OperandFacts } from "./join.js";
import { mapRegion, Unsayable } from "./operands.js";
import type { RecoveredPart } from "./recover.js";
import { passes } from "./returned.js";
import { spell } from "./spell.js";

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
      const simple = simplest(regions, others, factsFor(call));
      return { value, conditions: simple.map((region) => spellRegion(region, call)) };
    });
  return { conditionals, otherwise: otherwise.value, hidden, bypass };
}

/** Filters that test bits are plainer where that is simplified first, and those of halves where they are joined. */
function simplest(
  regions: readonly Region[],
  others: readonly Region[],
  factsOf: OperandFacts,
): Region[] {
  const ways = [joinRegions(regions, factsOf), joinRegions(simplify(regions, others), factsOf)];
  const [one, other] = ways.map((way) => joinRegions(simplify(way, others), factsOf));
  return wordsOf(other as Region[]) < wordsOf(one as Region[])
    ? (other as Region[])
    : (one as Region[]);
}

const wordsOf = (regions: readonly Region[]): number =>
  regions.reduce((sum, { length }) => sum + length, regions.length);

/** The one that takes most words. */
const longest = (groups: readonly Group[]): Group =>
  groups.reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one));

const sizeOf = ({ regions }: Group): number => wordsOf(regions);

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
  region
    .toSorted((one, other) => one.lower - other.lower)
    .map((test) => spell(test, placeOf(test, region, call)))
    .join(" && ");

/** Where the operand of `test` stands; what it means may hang on what else is asked. */
function placeOf(test: Test, region: Region, call: Call): ParameterPlace {
  const values = new Map(
    region
      .filter(({ operator }) => operator === "==")
      .map((one) => [parameterOf(one, call).name, one.value]),
  );
  const parameter = parameterOf(test, call);
  return { abi: call.abi, call: call.name, parameter, other: (name) => values.get(name) };
}
