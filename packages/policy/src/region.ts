// region: Rule -> the parts of its arguments that have one action each. TypeScript only.

import type { Action } from "./action.js";
import type { Test } from "./compare.js";
import { type Alternatives, implies } from "./cover.js";
import { fail } from "./diagnostic.js";
import type { Clause, Rule } from "./resolve.js";
import { isAboutSame, isSatisfiable, negate, satisfy } from "./satisfy.js";
import type { Source } from "./source.js";

/** Some arguments of a call: those for which all tests hold. Without tests, all of them. */
export type Region = readonly Test[];

/** A region and what happens there. */
export interface Outcome {
  readonly region: Region;
  readonly action: Action;
}

/** More parts than this are given up; no policy that a person writes comes near. */
export const REGIONS_MAX = 2048;

/** A call whose conditions part its arguments into more than `REGIONS_MAX` regions. */
export class TooManyRegions extends Error {
  override readonly name = "TooManyRegions";
}

/**
 * What `work` gives, which is about the call `name` of the list in `source`.
 *
 * @throws PolicyError when it takes too many regions.
 */
export function withinLimit<Product>(source: Source, name: string, work: () => Product): Product {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TooManyRegions)) throw error;
    const { start } = source.range;
    const span = { start, end: start };
    return fail({ code: "too_many_regions", source, span, name, limit: REGIONS_MAX });
  }
}

/** What `rule` does within `region`: every argument is in exactly one outcome's region. */
export function divide({ clauses, action }: Rule, region: Region = []): Outcome[] {
  return follow(clauses, action, region);
}

function follow(clauses: readonly Clause[], action: Action, region: Region): Outcome[] {
  // What takes calls back is asked first: it does not matter to them what stood before it.
  const removal = clauses.findLastIndex((clause) => clause.action === undefined);
  const index = Math.max(removal, 0);
  const clause = clauses[index];
  if (clause === undefined) return [{ region, action }];
  const { inside, outside } = split(clause.alternatives, region);
  const others = clauses.toSpliced(index, 1);
  const behind = clauses.slice(index + 1);
  return checkCount([
    ...inside.flatMap((part) =>
      clause.action ? [{ region: part, action: clause.action }] : follow(behind, action, part),
    ),
    ...outside.flatMap((part) => follow(others, action, part)),
  ]);
}

function checkCount<Part>(parts: Part[]): Part[] {
  if (parts.length > REGIONS_MAX) throw new TooManyRegions();
  return parts;
}

/** The parts of `region` where one of `alternatives` holds, and those where none does. */
function split(
  alternatives: Alternatives,
  region: Region,
): { readonly inside: Region[]; readonly outside: Region[] } {
  const inside: Region[] = [];
  let outside: Region[] = [region];
  for (const alternative of alternatives) {
    const left: Region[] = [];
    for (const part of outside) {
      const held = walk(alternative, part, left);
      if (held) inside.push(held);
    }
    outside = checkCount(left);
  }
  return { inside, outside };
}

/** The part of `region` where all of `tests` hold; the rest of it goes to `left`. */
function walk(tests: readonly Test[], region: Region, left: Region[]): Region | undefined {
  let part = region;
  for (const test of tests) {
    const holds = narrow(part, test);
    const fails = narrow(part, negate(test));
    if (fails) left.push(holds ? fails : part);
    if (holds === undefined) return undefined;
    if (fails) part = holds;
  }
  return part;
}

/** `region` where `test` holds too, without what that implies; `undefined` when that is nowhere. */
export function narrow(region: Region, test: Test): Region | undefined {
  const related = region.filter((one) => isAboutSame(one, test));
  if (related.some((one) => implies(one, test))) return region;
  if (related.some((one) => implies(one, negate(test)))) return undefined;
  if (!isSatisfiable([...related, test])) return undefined;
  return [...region.filter((one) => !related.includes(one) || !implies(test, one)), test];
}

/** Whether all of `region` is in `other`. */
function isInside(region: Region, other: Region): boolean {
  return other.every((test) => narrow(region, negate(test)) === undefined);
}

/** Whether no argument is in both. */
function areApart(one: Region, other: Region): boolean {
  return !isSatisfiable([...one, ...other]);
}

/** More questions than this would be no simplification. */
const WORK_MAX = 50_000;

/**
 * Few and short regions that are all of `regions` together, and nothing of `others`.
 *
 * A test is left out where that adds nothing of `others`; what is then inside of another is left out.
 */
export function simplify(regions: readonly Region[], others: readonly Region[]): Region[] {
  const found: Region[] = [];
  const tests = regions.reduce((sum, { length }) => sum + length, 0);
  const isTooMuch = tests * Math.max(1, others.length) > WORK_MAX;
  for (const region of regions) {
    if (found.some((one) => isInside(region, one))) continue;
    found.push(pin(isTooMuch ? region : widen(region, others)));
  }
  return found.filter(
    (region, index) => !found.some((one, other) => other > index && isInside(region, one)),
  );
}

function widen(region: Region, others: readonly Region[]): Region {
  let wide = region;
  for (const test of region) {
    const candidate = wide.filter((one) => one !== test);
    if (others.every((other) => areApart(candidate, other))) wide = candidate;
  }
  return wide;
}

/** The region with an equality for each operand that can have one value only. */
function pin(region: Region): Region {
  const pinned = new Set<Test>();
  return region.flatMap((test) => {
    if (pinned.has(test)) return [];
    const related = region.filter((one) => isAboutSame(one, test));
    const only = related.length > 1 ? onlyValue(related) : undefined;
    if (only === undefined) return [test];
    for (const one of related) pinned.add(one);
    return [only];
  });
}

/** The equality that says the same as `tests`, if there is one. */
function onlyValue(tests: readonly Test[]): Test | undefined {
  const [witness] = satisfy(tests) ?? [];
  const mask = tests.reduce((all, one) => all | one.mask, 0n);
  const whole = tests.find((one) => one.mask === mask);
  if (witness === undefined || whole === undefined) return undefined;
  const equality: Test = { ...whole, operator: "==", value: witness.value & mask };
  return isSatisfiable([...tests, negate(equality)]) ? undefined : equality;
}
