// meaning: policies made at random, as text, and what they mean, worked out without the pipeline:
// a Map from numbers to actions, filled item by item.

import {
  type Abi,
  abiFacts,
  abis,
  errnoNames,
  errnoNumber,
  syscallNames,
  syscallNumber,
} from "@sbx/syscalls";
import fc from "fast-check";
import type { Action, SystemCall } from "../src/index.js";
import type { Request } from "./core.js";

/** A piece of text and what it means. */
interface Meant<Meaning> {
  readonly text: string;
  readonly means: Meaning;
}

/** One item: `-` or not, a call, an action or none. */
interface WrittenItem {
  readonly removes: boolean;
  readonly subject: Meant<string | number>;
  readonly action: Meant<Action> | undefined;
  /** What stands before it, to keep it apart from the item before. */
  readonly separator: string;
}

/** A policy as it is written. */
export interface WrittenPolicy {
  readonly abi: Abi;
  readonly list: "allow" | "deny";
  readonly violation: Meant<Action> | undefined;
  readonly items: readonly WrittenItem[];
  /** What stands after the last item. */
  readonly end: string;
}

/** What a policy means: what is refused about it, or what happens to a call. */
export type Meaning =
  | { readonly refused: string }
  | {
      readonly refused?: undefined;
      readonly decided: ReadonlyMap<number, Action>;
      readonly decide: (call: SystemCall) => Action;
    };

const allow: Action = { kind: "allow" };
const kill: Action = { kind: "kill" };
const log: Action = { kind: "log" };

const isSame = (one: Action, other: Action): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The text of a policy, without its variable's name. */
function textOf({ items, end }: WrittenPolicy): string {
  const written = items.map(({ removes, subject, action, separator }) => {
    const suffix = action && !removes ? `=${action.text}` : "";
    return `${separator}${removes ? "-" : ""}${subject.text}${suffix}`;
  });
  return written.join("") + end;
}

/** The policy as the variables that ask for it. */
export function requestOf(policy: WrittenPolicy): Request {
  const { abi, list, violation } = policy;
  const entries = [`SECCOMP_SYSCALL_${list.toUpperCase()}=${textOf(policy)}`];
  if (violation) entries.push(`SECCOMP_DEFAULT_ACTION=${violation.text}`);
  return { abi, entries: entries.map((entry) => Buffer.from(entry, "latin1")) };
}

/** What the language says that a policy means. */
export function meaningOf(policy: WrittenPolicy): Meaning {
  const { abi, list, items } = policy;
  const violation = policy.violation?.means ?? kill;
  if (list === "deny" && violation.kind === "allow") return { refused: "deny_allows" };
  const [listed, otherwise] = list === "allow" ? [allow, violation] : [violation, allow];
  const { firstNumber, lastNumber, auditArch } = abiFacts(abi);
  const isOwn = (number: number) => number >= firstNumber && number <= lastNumber;

  const decided = new Map<number, Action>();
  for (const { removes, subject, action } of items) {
    const { means } = subject;
    const number = typeof means === "number" ? means : syscallNumber(abi, means);
    if (number === undefined) continue;
    if (!isOwn(number)) return { refused: "number_out_of_range" };
    const wanted = action?.means ?? listed;
    const earlier = decided.get(number);
    if (removes) {
      if (!decided.delete(number) && otherwise.kind === "allow") return { refused: "idle_removal" };
    } else if (earlier && !isSame(earlier, wanted)) return { refused: "hidden_item" };
    else decided.set(number, wanted);
  }

  const passes = ({ kind }: Action) => kind === "log" || kind === "allow";
  const onlyLogs = violation.kind === "log" && [...decided.values()].every(passes);
  const foreign = onlyLogs ? log : kill;
  const decide = (call: SystemCall): Action =>
    abiFacts(call.abi).auditArch === auditArch && (isOwn(call.number) || call.number === NO_CALL)
      ? (decided.get(call.number) ?? otherwise)
      : foreign;
  return { decided, decide };
}

/** Calls that may tell a right program from a wrong one. */
export function callsFor(abi: Abi, decided: ReadonlyMap<number, Action>): SystemCall[] {
  const own = abiFacts(abi);
  const numbers = new Set<number>([own.firstNumber, own.lastNumber, ...EDGES]);
  for (let number = 0; number < 1024; number++) numbers.add(number);
  for (let number = 0; number < 64; number++) numbers.add(0x4000_0000 + number * 8);
  for (const number of decided.keys()) {
    for (const near of [number - 1, number, number + 1]) {
      if (near >= 0 && near <= 0xffff_ffff) numbers.add(near);
    }
  }
  const calls = [...numbers].map((number) => ({ abi, number }));
  for (const { name, auditArch } of abis) {
    if (auditArch === own.auditArch) continue;
    for (const number of [...EDGES, ...decided.keys()]) calls.push({ abi: name, number });
  }
  return calls;
}

/** What a tracer makes of a call that it skips. */
const NO_CALL = 0xffff_ffff;

const EDGES = [
  0, 1, 0x3fff_fffe, 0x3fff_ffff, 0x4000_0000, 0x4000_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe,
  0xffff_ffff,
];

// What is made at random.

const names = syscallNames();
const actionNames = ["kill", "kill-thread", "trap", "log", "allow"] as const;

const spellings: readonly ((number: number) => string)[] = [
  (number) => String(number),
  (number) => `0x${number.toString(16)}`,
  (number) => `0X${number.toString(16).toUpperCase().padStart(8, "0")}`,
  (number) => `0${number.toString(8)}`,
  (number) => `0o${number.toString(8)}`,
  (number) => `0O00${number.toString(8)}`,
];
const spelling = fc.constantFrom(...spellings);

const action: fc.Arbitrary<Meant<Action>> = fc.oneof(
  fc.constantFrom(...actionNames).map((kind) => ({ text: kind, means: { kind } })),
  fc.constantFrom(...errnoNames).map((name) => ({
    text: name,
    means: { kind: "errno" as const, errno: errnoNumber(name) as number },
  })),
  fc
    .tuple(fc.oneof(fc.integer({ min: 1, max: 4095 }), fc.constantFrom(1, 2, 4095)), spelling)
    .map(([errno, spell]) => ({ text: spell(errno), means: { kind: "errno" as const, errno } })),
);

/** Few names and numbers, or few lists would name a call twice. */
const subject = (abi: Abi): fc.Arbitrary<Meant<string | number>> => {
  const { firstNumber } = abiFacts(abi);
  const number = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 }).map((near) => firstNumber + near) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 1100 }).map((near) => firstNumber + near) },
    { weight: 1, arbitrary: fc.constantFrom(abiFacts(abi).lastNumber, ...EDGES) },
  );
  const name = fc.oneof(
    fc.constantFrom("read", "write", "open", "close"),
    fc.constantFrom(...names),
  );
  return fc.oneof(
    name.map((text) => ({ text, means: text })),
    fc.tuple(number, spelling).map(([means, spell]) => ({ text: spell(means), means })),
  );
};

const blank = fc.constantFrom(":", " ", "\t", "\n", "\v", "\f", "\r", "::", " : ");
const comment = fc
  .string({
    unit: fc.constantFrom("a", ":", "#", "=", "-", "@", " ", "\t", "\xff", "\x80", "\x1b"),
  })
  .map((text) => `#${text}\n`);
const separators = fc.array(fc.oneof({ weight: 4, arbitrary: blank }, comment), { maxLength: 3 });
const separator = fc.oneof(
  { weight: 3, arbitrary: fc.constant(":") },
  separators.map((parts) => parts.join("") || ":"),
);

const item = (abi: Abi): fc.Arbitrary<WrittenItem> =>
  fc.record({
    removes: fc.integer({ max: 9, min: 0 }).map((one) => one === 0),
    subject: subject(abi),
    action: fc.option(action, { nil: undefined, freq: 1 }),
    separator,
  });

/** Lists in which most items do not contradict each other: the same call keeps its first action. */
function agreed(items: readonly WrittenItem[]): WrittenItem[] {
  const first = new Map<string | number, WrittenItem>();
  return items.map((one) => {
    const known = first.get(one.subject.means);
    if (known === undefined) first.set(one.subject.means, one);
    return { ...one, action: (known ?? one).action };
  });
}

export const policy: fc.Arbitrary<WrittenPolicy> = fc
  .constantFrom(...abis.map(({ name }) => name))
  .chain((abi) =>
    fc.record({
      abi: fc.constant(abi),
      list: fc.constantFrom("allow" as const, "deny" as const),
      violation: fc.option(action, { nil: undefined }),
      items: fc
        .tuple(fc.boolean(), fc.array(item(abi), { maxLength: 40, size: "max" }))
        .map(([contradicts, items]) => (contradicts ? items : agreed(items))),
      end: fc.oneof(
        fc.constant(""),
        separators.map((parts) => parts.join("")),
      ),
    }),
  );
