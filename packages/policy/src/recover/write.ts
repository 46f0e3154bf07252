// write: a recovered table -> the text of a policy file that says the same. TypeScript only.

import { type Abi, syscallName, syscallNames, syscallNumber } from "@sbx/syscalls";
import { formatAction } from "../action.js";
import { describeReturned } from "../mnemonic.js";
import { say } from "./condition.js";
import { Unsayable } from "./operands.js";
import type { RecoveredPart, RecoveredTable } from "./recover.js";
import { isTrap, passes, sayable } from "./returned.js";

/** What a policy file cannot say, of a call or of some numbers. */
export interface Remark {
  /** What it is about: a name, or numbers. */
  readonly about: string;
  readonly kind: "hidden" | "key" | "bypass" | "conditions" | "action" | "numbers";
  readonly note: string;
}

/** What happens to the calls of one ABI, as a policy. */
export interface WrittenTable {
  readonly abi: Abi;
  /** What happens to what no item is about, as the filter returns it. */
  readonly otherwise: number;
  /** The items of each call, in the order of the numbers. */
  readonly items: readonly { readonly name: string; readonly text: readonly string[] }[];
  readonly list: "allow" | "deny";
  /** The default action, in the language. */
  readonly violation: string;
  /** Where the policy is not what the filter is. */
  readonly remarks: readonly Remark[];
}

/** What a remark is about that is about the rest. */
export const OTHERS = "every other call";

/** Numbers without a name are written one by one, if there are no more of them. */
const NUMBERS_MAX = 16;

/** What stands for an action that the language has not; of a `trap` only the number is lost. */
const standIn = (value: number): string => (isTrap(value) ? "trap" : "kill");

/** How a table is written: what is left out of each item. */
interface Manner {
  readonly otherwise: number;
  readonly listed: string;
}

/** The policy that says what `table` does, as far as the language goes. */
export function writeTable({ abi, parts }: RecoveredTable): WrittenTable {
  const otherwise = usual(parts);
  const list = spelled(otherwise) === "allow" ? "deny" : "allow";
  const violation = list === "deny" ? refusalOf(parts) : spelled(otherwise);
  const manner = { otherwise, listed: list === "allow" ? "allow" : violation };
  const items: { name: string; text: string[] }[] = [];
  const remarks: Remark[] = [];
  if (sayable(otherwise) === undefined) remarks.push(unsaidAction(OTHERS, otherwise));
  for (const part of parts) {
    const numbers = numbersOf(part, abi);
    if (isUsual(part, otherwise)) continue;
    for (const number of numbers.written) {
      items.push(writeCall(part, abi, number, manner, remarks));
    }
    if (numbers.left !== undefined) remarks.push(unsaidNumbers(part, numbers.left));
  }
  const said = items.filter(({ text }) => text.length > 0);
  return { abi, otherwise, items: said, list, violation, remarks };
}

const spelled = (value: number): string => {
  const action = sayable(value);
  return action === undefined ? standIn(value) : formatAction(action);
};

const isUsual = ({ cases, sure }: RecoveredPart, otherwise: number): boolean =>
  sure && cases.every(({ value }) => value === otherwise);

/** What most numbers get. */
function usual(parts: readonly RecoveredPart[]): number {
  const counts = new Map<number, number>();
  for (const { first, last, cases } of parts) {
    const [one] = cases.map(({ value }) => value).sort(byStrictness);
    if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + last - first + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? 0;
}

/** As the kernel takes the first of several: the order of the values, as signed numbers. */
export const byStrictness = (one: number, other: number): number => (one | 0) - (other | 0);

/** What most refused calls get. */
function refusalOf(parts: readonly RecoveredPart[]): string {
  const counts = new Map<string, number>();
  for (const { cases } of parts) {
    for (const { value } of cases) {
      const action = spelled(value);
      if (!passes(value)) counts.set(action, (counts.get(action) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? "kill";
}

/** The numbers of a part that are written, and which are not. */
function numbersOf(
  { first, last }: RecoveredPart,
  abi: Abi,
): { readonly written: readonly number[]; readonly left: string | undefined } {
  const isIn = (number: number | undefined): number is number =>
    number !== undefined && number >= first && number <= last;
  const named = syscallNames(abi)
    .map((name) => syscallNumber(abi, name))
    .filter(isIn)
    .sort((one, other) => one - other);
  const size = last - first + 1;
  if (size - named.length === 0) return { written: named, left: undefined };
  if (size - named.length > NUMBERS_MAX) {
    return { written: named, left: first === last ? `${first}` : `${first} to ${last}` };
  }
  return { written: Array.from({ length: size }, (_, index) => first + index), left: undefined };
}

const unsaidNumbers = ({ cases }: RecoveredPart, left: string): Remark => ({
  about: left,
  kind: "numbers",
  note: `numbers that have no name: ${[...new Set(cases.map(({ value }) => describeReturned(value)))].join(" or ")}`,
});

const unsaidAction = (about: string, value: number): Remark => ({
  about,
  kind: "action",
  note: `${describeReturned(value)}, which no policy can say; ${standIn(value)} stands for it`,
});

function writeCall(
  part: RecoveredPart,
  abi: Abi,
  number: number,
  { otherwise, listed }: Manner,
  remarks: Remark[],
): { name: string; text: string[] } {
  const name = syscallName(abi, number) ?? String(number);
  const itemOf = (value: number, condition?: string): string => {
    if (sayable(value) === undefined) remarks.push(unsaidAction(name, value));
    const action = spelled(value);
    const subject = condition === undefined ? name : `${name}(${condition})`;
    return action === listed ? subject : `${subject}=${action}`;
  };
  try {
    const said = say(part, { abi, name, number }, otherwise);
    if (said.bypass === "open") remarks.push(bypassingBits(name));
    else if (said.bypass === "key") remarks.push(key(name));
    else if (said.hidden) remarks.push(hiddenBits(name));
    const text = said.conditionals.flatMap(({ conditions, value }) =>
      conditions.map((condition) => itemOf(value, condition)),
    );
    if (said.otherwise !== otherwise) text.push(itemOf(said.otherwise));
    return { name, text };
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    const values = [...new Set(part.cases.map(({ value }) => value))].sort(byStrictness);
    remarks.push(unsaidConditions(name, values));
    const [strictest] = values;
    return {
      name,
      text: strictest === undefined || strictest === otherwise ? [] : [itemOf(strictest)],
    };
  }
}

const hiddenBits = (name: string): Remark => ({
  about: name,
  kind: "hidden",
  note: `the filter also looks at bits that the kernel does not look at; they are taken for 0`,
});

const key = (name: string): Remark => ({
  about: name,
  kind: "key",
  note: `it also passes with a key in arguments that the kernel does not look at, as sandboxify starts programs`,
});

const bypassingBits = (name: string): Remark => ({
  about: name,
  kind: "bypass",
  note: `with some bits set that the kernel does not look at, the filter lets pass what it refuses without`,
});

const unsaidConditions = (name: string, values: readonly number[]): Remark => ({
  about: name,
  kind: "conditions",
  note: `${values.map(describeReturned).join(" or ")}, by what no policy can ask; see --show program`,
});
