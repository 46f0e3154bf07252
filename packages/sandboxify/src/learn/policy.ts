// policy: learned items -> a policy file, or one that they, what was given and an earlier file make together.

import {
  formatAction,
  type InstallPoint,
  merge,
  type Policy,
  type PolicyFile,
  parsePolicy,
  readPolicyFile,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { safeComment } from "./evidence.js";
import { givenItems, isPlain } from "./given.js";
import { judgeOfList, passes } from "./held.js";
import { itemsOf, type Learned, type LearnedItem, withoutCondition } from "./items.js";
import { commentsOf, fitting, listLines, notesOf, textsOf } from "./listing.js";
import { mark } from "./marks.js";
import type { CallRecord } from "./records.js";
import { NO_REMARKS, remarksIn } from "./remarks.js";

/** A file that is there already. */
export interface EarlierFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What was let pass unasked. */
export interface Given extends Pick<PolicyFile, "policy" | "abis" | "installAt"> {
  /** Whether it is the earlier file itself. */
  readonly isEarlier: boolean;
}

/** What was learned, as a policy. */
export interface LearnedPolicy extends Learned {
  /** The policy file. */
  readonly text: string;
  readonly policy: Policy;
  /** The items that an earlier file did not have so; all without one. */
  readonly added: readonly string[];
  /** The items that were let pass unasked in this run. */
  readonly given: readonly string[];
  /** What of an earlier file was given then and not seen now, when everything was asked about. */
  readonly unproven: readonly string[];
  readonly installAt: InstallPoint | undefined;
}

/** What the file says of where it comes from. */
export interface Origin {
  /** Lines for people, without `#`. */
  readonly head: readonly string[];
  readonly installAt: InstallPoint | undefined;
  /** The ABI of a program that made no calls. */
  readonly abi: Abi;
}

/**
 * The policy that allows all `calls`, what was `given`, and what `earlier` allows.
 *
 * @throws PolicyError when the earlier file is none, or says otherwise.
 */
export function learnPolicy(
  calls: readonly CallRecord[],
  origin: Origin,
  earlier?: EarlierFile,
  given?: Given,
): LearnedPolicy {
  const learned = itemsOf(calls);
  const before = earlier && readPolicyFile(earlier.name, earlier.bytes);
  const used = learned.abis.length > 0 ? learned.abis : [origin.abi];
  const abis = [...new Set([...(before?.abis ?? []), ...(given?.abis ?? []), ...used])];
  const items = holding(learned, abis);
  const gifts = given ? givenItems(given.policy, abis) : [];
  const policy = joined(items, gifts, { before, given }, abis);
  const texts = textsOf(policy);
  const had = before ? textsOf(before.policy) : [];
  const marked = mark(texts, {
    abis,
    items,
    given: gifts,
    before: had,
    comments: before ? commentsOf(before.policy) : new Map(),
  });
  const installAt = before?.installAt ?? origin.installAt ?? given?.installAt;
  const remarks = before ? remarksIn(before.policy) : NO_REMARKS;
  const notes = before ? notesOf(before.policy, remarks) : new Map();
  const lines = [
    ...origin.head.map((line) => `# ${safeComment(line)}`),
    ...remarks.above,
    'SECCOMP_SYSCALL_ALLOW="',
    ...listLines(policy, marked.comments, notes),
    '"',
    ...remarks.below,
    ...variablesOf(policy, abis.length > 1 || before?.abis || given?.abis ? abis : [], installAt),
    ...(before?.verbose ? ["SECCOMP_VERBOSE=1"] : []),
    "",
  ];
  return {
    ...learned,
    items: items.map((item) => ({ ...item, tighter: marked.tighter.get(item.subject) })),
    text: fitting(lines.join("\n"), policy),
    policy,
    added: texts.filter((text) => !had.includes(text)),
    given: gifts,
    unproven: given ? [] : marked.unproven,
    installAt,
  };
}

/** One policy of the earlier one, of what was given, and of what was seen. */
function joined(
  items: readonly LearnedItem[],
  gifts: readonly string[],
  { before, given }: { readonly before: PolicyFile | undefined; readonly given: Given | undefined },
  abis: readonly Abi[],
): Policy {
  const { violation } = (before ?? given)?.policy ?? {};
  const defaultAction = violation ? formatAction(violation) : "kill";
  const own = parsePolicy(listText(items), { defaultAction, name: "what was learned" });
  const gift = parsePolicy(gifts.join("\n"), { defaultAction, name: "what was given" });
  // What is given by the file that is there is there: either as its items, or as items of their own.
  const isOpened = given?.isEarlier && isPlain(given.policy);
  const isKept = given?.isEarlier && !isPlain(given.policy);
  const earlier = before && !isOpened ? [before.policy] : [];
  const isNone = isKept || gifts.length === 0;
  return merge([...earlier, ...(isNone ? [] : [gift]), own], abis);
}

/** What the file says besides its list, a line each. */
function variablesOf(
  { violation }: Policy,
  abis: readonly Abi[],
  installAt: InstallPoint | undefined,
): readonly string[] {
  return [
    ...(violation.kind === "kill" ? [] : [`SECCOMP_DEFAULT_ACTION=${formatAction(violation)}`]),
    ...(abis.length > 0 ? [`SECCOMP_ARCHITECTURES=${abis.join(":")}`] : []),
    ...(installAt === undefined ? [] : [`SECCOMP_INSTALL_AT=${installAt}`]),
  ];
}

const listText = (items: readonly LearnedItem[]): string =>
  items.map(({ text }) => text).join("\n");

/** The items, without the conditions under which something would be refused that was seen. */
function holding({ items }: Learned, abis: readonly Abi[]): readonly LearnedItem[] {
  const judge = judgeOfList(listText(items), abis);
  const holds = ({ records }: LearnedItem): boolean =>
    judge !== undefined && records.every((record) => passes(judge, record));
  return items.map((item) => (holds(item) ? item : withoutCondition(item)));
}
