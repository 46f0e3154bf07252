// meaning: a policy as it is written -> what it means, worked out without the pipeline: for each number
// of each ABI a chain of clauses, gone through from its end when a call comes.

import {
  type Abi,
  type AbiFacts,
  abiFacts,
  groupCalls,
  isGroup,
  isSyscallName,
  syscallName,
  syscallNumber,
} from "@sbx/syscalls";
import type { Action, SystemCall } from "../src/index.js";
import { holds, type Known, know, Refused } from "./oracle/comparison.js";
import { abisOf, type WrittenItem, type WrittenPolicy } from "./oracle/written.js";

/** What an item says of one call of one ABI. */
export interface Link {
  /** The item's place in the policy. */
  readonly item: number;
  /** Any of these, each as a whole; one without comparisons always holds. */
  readonly alternatives: readonly (readonly Known[])[];
  /** The same for the same alternatives. */
  readonly asked: string;
  /** `undefined` takes back the links before. */
  readonly action: Action | undefined;
}

/** What the items say of one call, in their order. */
export interface Chain {
  /** The call's name; its number as text when it has none. */
  readonly name: string;
  readonly links: Link[];
}

type Chains = ReadonlyMap<number, Chain>;

/** What a policy means, when nothing is wrong with it. */
export interface Accepted {
  readonly refused?: undefined;
  /** For each of the policy's ABIs. */
  readonly tables: ReadonlyMap<Abi, Chains>;
  readonly otherwise: Action;
  readonly foreign: Action;
  readonly decide: (call: SystemCall) => Action;
  /** The item that decides, by its place. */
  readonly decidingItem: (call: SystemCall) => number | undefined;
}

/** What is refused about a policy first, or what happens to a call. */
export type Meaning = { readonly refused: string } | Accepted;

const allow: Action = { kind: "allow" };
const kill: Action = { kind: "kill" };
const log: Action = { kind: "log" };

const isSame = (one: Action | undefined, other: Action | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What a tracer makes of a call that it skips. */
export const NO_CALL = 0xffff_ffff;

/** What the language says that a policy means. */
export function meaningOf(policy: WrittenPolicy): Meaning {
  try {
    return accept(policy);
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code };
    throw error;
  }
}

function accept(policy: WrittenPolicy): Accepted {
  const { list, items } = policy;
  const violation = policy.violation?.means ?? kill;
  if (list === "deny" && violation.kind === "allow") throw new Refused("deny_allows");
  const [listed, otherwise] = list === "allow" ? [allow, violation] : [violation, allow];
  const abis = abisOf(policy);
  const tables = new Map<Abi, Map<number, Chain>>();
  for (const abi of abis) {
    const chains = new Map<number, Chain>();
    tables.set(abi, chains);
    for (const [index, item] of items.entries()) {
      const action = item.removes ? undefined : (item.action?.means ?? listed);
      planItem(chains, abi, { item, index, action, otherwise, several: abis.length > 1 })();
    }
  }
  const foreign = foreignAction(tables, violation);
  const owners = [...tables].map(([abi, chains]) => ({ ...abiFacts(abi), chains }));
  const linkFor = (call: SystemCall): Link | undefined =>
    decidingLink(ownChain(owners, call), call);
  const decide = (call: SystemCall): Action =>
    isOwn(owners, call) ? (linkFor(call)?.action ?? otherwise) : foreign;
  return {
    tables,
    otherwise,
    foreign,
    decide,
    decidingItem: (call) => linkFor(call)?.item,
  };
}

/** An item to be added to the chains of an ABI. */
export interface Addition {
  readonly item: WrittenItem;
  readonly index: number;
  readonly action: Action | undefined;
  readonly otherwise: Action;
  readonly several: boolean;
}

/**
 * What an item means on an ABI: a function that adds it to the chains.
 *
 * @throws Refused
 */
export function planItem(chains: Map<number, Chain>, abi: Abi, addition: Addition): () => void {
  const { item, index, action, otherwise } = addition;
  const calls = callsOf(item, abi, addition.several);
  const links = calls.map(({ name }): Link => {
    const written = item.condition?.alternatives ?? [[]];
    const alternatives = written.map((alternative) =>
      alternative.map((comparison) => know(comparison, abi, name)),
    );
    return { item: index, alternatives, asked: askedBy(alternatives), action };
  });
  if (action === undefined) {
    const idle = calls.filter(({ number }) => !chains.has(number)).length === calls.length;
    if (idle && calls.length > 0 && otherwise.kind === "allow") throw new Refused("idle_removal");
  } else refuseHidden(chains, calls, links);
  return () => {
    for (const [at, { number, name }] of calls.entries()) {
      const link = links[at] as Link;
      const chain = chains.get(number);
      if (action === undefined && isAlways(link)) chains.delete(number);
      else if (chain) chain.links.push(link);
      else if (action !== undefined) chains.set(number, { name, links: [link] });
    }
  };
}

interface Named {
  readonly name: string;
  readonly number: number;
}

function callsOf({ subject }: WrittenItem, abi: Abi, several: boolean): Named[] {
  if (subject.kind === "number") {
    const { means: number } = subject;
    const { firstNumber, lastNumber } = abiFacts(abi);
    if (several) throw new Refused("number_for_several");
    if (number < firstNumber || number > lastNumber) throw new Refused("number_out_of_range");
    return [{ number, name: syscallName(abi, number) ?? String(number) }];
  }
  const { kind, text } = subject;
  if (kind === "group" && !isGroup(text)) throw new Refused("unknown_group");
  if (kind === "name" && !isSyscallName(text)) throw new Refused("unknown_syscall");
  const names = kind === "group" ? groupCalls(text) : [text];
  return names.flatMap((name) => {
    const number = syscallNumber(abi, name);
    return number === undefined ? [] : [{ number, name }];
  });
}

const askedBy = (alternatives: Link["alternatives"]): string =>
  JSON.stringify(alternatives, (_, value) => (typeof value === "bigint" ? `${value}` : value));

const isAlways = ({ alternatives }: Link): boolean =>
  alternatives.some((alternative) => alternative.length === 0);

/**
 * Refuses an item that can never decide and has another action than what hides it, as far as that is
 * plain: behind an item without a condition, or with the same one.
 */
function refuseHidden(chains: Chains, calls: readonly Named[], links: readonly Link[]): void {
  const covers = calls.map(({ number }, at) => {
    const chain = chains.get(number)?.links ?? [];
    const candidates = chain.slice(chain.findLastIndex(({ action }) => action === undefined) + 1);
    const { asked } = links[at] as Link;
    return candidates.find((link) => isAlways(link) || link.asked === asked);
  });
  if (!covers.every((cover) => cover !== undefined)) return;
  if (covers.some((cover, at) => !isSame(cover.action, links[at]?.action))) {
    throw new Refused("hidden_item");
  }
}

/** An ABI of the policy, and what is said of its calls. */
interface Owner extends AbiFacts {
  readonly chains: Chains;
}

/** The chain that speaks of a call, if any. */
function ownChain(owners: readonly Owner[], { abi, number }: SystemCall): Chain | undefined {
  const { auditArch } = abiFacts(abi);
  for (const owner of owners) {
    const chain = owner.auditArch === auditArch ? owner.chains.get(number) : undefined;
    if (chain) return chain;
  }
  return undefined;
}

function decidingLink(chain: Chain | undefined, call: SystemCall): Link | undefined {
  const list = (call.arguments ?? []).map((argument) => BigInt.asUintN(64, argument));
  let deciding: Link | undefined;
  for (const link of (chain?.links ?? []).toReversed()) {
    if (!link.alternatives.some((all) => all.every((known) => holds(known, list)))) continue;
    if (link.action === undefined) return deciding;
    deciding = link;
  }
  return deciding;
}

function isOwn(owners: readonly Owner[], { abi, number }: SystemCall): boolean {
  const { auditArch } = abiFacts(abi);
  return owners.some((owner) => {
    if (owner.auditArch !== auditArch) return false;
    return (number >= owner.firstNumber && number <= owner.lastNumber) || number === NO_CALL;
  });
}

/** Calls of other ABIs kill, unless nothing that the policy names is refused and the rest is logged. */
function foreignAction(tables: ReadonlyMap<Abi, Chains>, violation: Action): Action {
  const passes = ({ action }: Link): boolean =>
    action === undefined || action.kind === "log" || action.kind === "allow";
  const chains = [...tables.values()].flatMap((table) => [...table.values()]);
  return violation.kind === "log" && chains.every(({ links }) => links.every(passes)) ? log : kill;
}
