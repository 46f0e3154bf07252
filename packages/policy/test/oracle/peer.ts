// peer: what a policy means -> filters of libseccomp, and what they together say of a call
//
// Numbers that are decided as a whole, and conditions that one filter of libseccomp can hold, are in
// one filter for each ABI. Of the others, each alternative has filters of its own, joined here in the
// order of the items. README.md says why.

import { type Abi, abiFacts, syscallName } from "@sbx/syscalls";
import { returnValue } from "../../src/action.js";
import { run, type SystemCall } from "../../src/index.js";
import { type Accepted, type Chain, type Link, NO_CALL } from "../meaning.js";
import type { Known } from "./comparison.js";
import { NATIVE, type PeerFilter, type PeerProgram, type PeerRule } from "./libseccomp.js";
import { type Lowered, lower } from "./lower.js";

/** `ALLOW`: the call is one that the rules of a filter mean. */
const YES = 0x7fff_0000;
const NO = 0x0005_0001;

/** `EFAULT`, for a call that libseccomp does not know; `EEXIST`, for a rule that it has already. */
const UNKNOWN = 14;
const KNOWN_ALREADY = 17;

/** Whether a call is one that a condition means, by the programs of libseccomp. */
type Joined = (programs: readonly PeerProgram[], call: SystemCall) => boolean | undefined;

/** What is asked of libseccomp for a policy. */
export interface Plan {
  readonly filters: readonly PeerFilter[];
  /** What a filter must return for `call`; `undefined` where libseccomp cannot be asked. */
  readonly verdict: (programs: readonly PeerProgram[], call: SystemCall) => number | undefined;
}

/** The same for one ABI of a policy; its filters stand among those of the others. */
type TableVerdict = Plan["verdict"];

/** Calls by which libseccomp lets others through, on ABIs that have both ways. */
const MULTIPLEXERS = ["socketcall", "ipc"];

const ABOVE_X32 = 0x8000_0000;

export function planPeer(meaning: Accepted, level: 1 | 2): Plan {
  const filters: PeerFilter[] = [];
  const abis = [...meaning.tables.keys()];
  const verdicts = abis.map((abi) => ({ abi, verdict: planTable(meaning, abi, level, filters) }));
  const verdict: TableVerdict = (programs, call) => {
    // Numbers with bit 31 are x32's for libseccomp, and nobody's here.
    const isOdd = call.number >= ABOVE_X32 && call.number !== NO_CALL;
    if (abis.includes("x32") && isOdd) return undefined;
    const own = verdicts.find(({ abi }) => belongsTo(call, abi)) ?? verdicts[0];
    return own?.verdict(programs, call);
  };
  return { filters, verdict };
}

/** Of two ABIs with one architecture, -1 is a call of the first. */
function belongsTo({ abi, number }: SystemCall, own: Abi): boolean {
  const { auditArch, firstNumber, lastNumber } = abiFacts(own);
  const isInside = (number >= firstNumber && number <= lastNumber) || number === NO_CALL;
  return abiFacts(abi).auditArch === auditArch && isInside;
}

function planTable(meaning: Accepted, abi: Abi, level: 1 | 2, filters: PeerFilter[]): TableVerdict {
  const otherwise = returnValue(meaning.otherwise);
  const rules: PeerRule[] = [];
  const places = new Map<number, readonly number[]>();
  const apart = new Map<number, TableVerdict>();
  for (const [number, chain] of meaning.tables.get(abi) ?? []) {
    const call = abi === NATIVE ? number : chain.name;
    const whole = MULTIPLEXERS.includes(chain.name) ? undefined : wholeRules(chain, abi, call);
    if (typeof call === "string" && /^[0-9]/.test(call)) apart.set(number, () => undefined);
    else if (whole === undefined)
      apart.set(number, planChain(chain, abi, call, otherwise, filters));
    // A rule with the default action is none.
    else if (whole[0]?.action !== otherwise) {
      places.set(
        number,
        whole.map((rule) => rules.push(rule) - 1),
      );
    }
  }
  const foreign = returnValue(meaning.foreign);
  const index = filters.push({ abi, otherwise, foreign, level, rules }) - 1;
  return (programs, call) => {
    const isOwn = belongsTo(call, abi);
    const other = isOwn ? apart.get(call.number) : undefined;
    if (other) return other(programs, call);
    if (isOwn && MULTIPLEXERS.includes(syscallName(abi, call.number) ?? "")) return undefined;
    const { program, refused } = programs[index] as PeerProgram;
    const errnos = isOwn ? (places.get(call.number) ?? []).map((place) => refused.get(place)) : [];
    return areTaken(errnos) ? run(program, call).value : undefined;
  };
}

/** @throws Error for a refusal that nothing here explains. */
function areTaken(errnos: readonly (number | undefined)[]): boolean {
  const others = errnos.filter((errno) => errno !== undefined && errno !== KNOWN_ALREADY);
  if (others.some((errno) => errno !== UNKNOWN)) throw new Error(`libseccomp refuses: ${others}`);
  return others.length === 0;
}

/** The operators whose rules libseccomp up to 2.6.0 joins as it should: GHSA-4q85-33p6-j5g6. */
const JOINABLE = ["==", "&", ">", ">="];

const isJoinable = (rules: Lowered["rules"]): boolean =>
  rules.length === 1 || rules.flat().every(({ operator }) => JOINABLE.includes(operator));

/** All that a chain says in rules of one filter, if their order cannot matter. */
function wholeRules({ links }: Chain, abi: Abi, call: string | number): PeerRule[] | undefined {
  const actions = new Set(links.map(({ action }) => action && returnValue(action)));
  const [action] = actions;
  if (actions.size > 1 || action === undefined) return undefined;
  const rules: PeerRule[] = [];
  for (const alternative of links.flatMap(({ alternatives }) => alternatives)) {
    const [group, ...more] = groupsOf(alternative, abi) ?? [];
    if (group === undefined || group.negated || more.length > 0) return undefined;
    rules.push(...group.rules.map((comparisons) => ({ action, call, comparisons })));
  }
  const isSafe = isJoinable(rules.map(({ comparisons }) => comparisons));
  // Beside a rule without comparisons others are refused, or replaced by it.
  const isMixed = rules.length > 1 && rules.some(({ comparisons }) => comparisons.length === 0);
  return isSafe && !isMixed ? rules : undefined;
}

/** The links of a chain one by one, and their order as the language has it. */
function planChain(
  { links }: Chain,
  abi: Abi,
  call: string | number,
  otherwise: number,
  filters: PeerFilter[],
): TableVerdict {
  const joined = links.map((link) => ({ link, holds: planLink(link, abi, call, filters) }));
  return (programs, made) => {
    let action: Link["action"];
    for (const { link, holds } of joined) {
      const isHeld = holds(programs, made);
      if (isHeld === undefined) return undefined;
      if (isHeld) action = link.action === undefined ? undefined : (action ?? link.action);
    }
    return action === undefined ? otherwise : returnValue(action);
  };
}

function planLink(
  { alternatives }: Link,
  abi: Abi,
  call: string | number,
  filters: PeerFilter[],
): Joined {
  const groups = alternatives.map((alternative) => groupsOf(alternative, abi));
  if (groups.some((list) => list === undefined)) return () => undefined;
  const planned = groups.map((list = []) =>
    list.map(({ negated, rules }) => {
      const parts = isJoinable(rules) ? [rules] : rules.map((rule) => [rule]);
      const indexes = parts.map((part) => {
        const written = part.map((comparisons) => ({ action: YES, call, comparisons }));
        return filters.push({ abi, otherwise: NO, foreign: NO, level: 1, rules: written }) - 1;
      });
      return { negated, indexes };
    }),
  );
  return (programs, made) => {
    const all = planned.flat().flatMap(({ indexes }) => indexes);
    const programOf = (index: number) => programs[index] as PeerProgram;
    if (!all.every((index) => areTaken([...programOf(index).refused.values()]))) return undefined;
    const says = (index: number) => run(programOf(index).program, made).value === YES;
    return planned.some((list) =>
      list.every(({ negated, indexes }) => indexes.some(says) !== negated),
    );
  };
}

/** More rules than this are not multiplied out. */
const RULES_MAX = 24;

/**
 * The comparisons of an alternative as filters that must all hold. libseccomp takes one comparison of
 * an argument in a rule, so a second one is in another filter.
 */
function groupsOf(alternative: readonly Known[], abi: Abi): Lowered[] | undefined {
  const groups: Lowered[] = [];
  for (const known of alternative) {
    const next = lower(known, abi);
    if (next === undefined) return undefined;
    const last = groups.at(-1);
    const product = last && multiply(last, next);
    if (product) groups[groups.length - 1] = product;
    else groups.push(next);
  }
  return groups.length > 0 ? groups : [{ negated: false, rules: [[]] }];
}

function multiply(one: Lowered, other: Lowered): Lowered | undefined {
  if (one.negated || other.negated || one.rules.length * other.rules.length > RULES_MAX) {
    return undefined;
  }
  const taken = new Set(one.rules.flat().map(({ argument }) => argument));
  if (other.rules.flat().some(({ argument }) => taken.has(argument))) return undefined;
  const rules = one.rules.flatMap((left) => other.rules.map((right) => [...left, ...right]));
  return { negated: false, rules };
}
