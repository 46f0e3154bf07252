// marks: a merged policy, and what is known of its items -> their comments, and what no run has proved yet.

import type { Abi } from "@sbx/syscalls";
import { evidenceOf, withItems } from "./evidence.js";
import { GIVEN } from "./given.js";
import { judgeOfList, passes } from "./held.js";
import type { LearnedItem } from "./items.js";
import { alternativesOf, type Comments, subjectOf } from "./listing.js";
import { splitComment } from "./remarks.js";

/** What is known of a policy's items. */
export interface Known {
  readonly abis: readonly Abi[];
  /** What was seen. */
  readonly items: readonly LearnedItem[];
  /** What was let pass unasked in this run. */
  readonly given: readonly string[];
  /** The items of an earlier file, and their comments. */
  readonly before: readonly string[];
  readonly comments: Comments;
}

/** What there is to say of a policy's items. */
export interface Marked {
  readonly comments: Comments;
  /** Items, or parts of items, that were given and not seen. */
  readonly unproven: readonly string[];
  /** By subject, items that would allow less and all that was seen. */
  readonly tighter: ReadonlyMap<string, string>;
}

/** Says of each of `texts`, the items of a policy, where it comes from. */
export function mark(texts: readonly string[], facts: Known): Marked {
  const earlier = new Map(
    [...facts.comments].map(([subject, text]) => [subject, splitComment(text)]),
  );
  const known: Known = { ...facts, comments: evidenceIn(earlier) };
  const comments = new Map<string, string>();
  const unproven: string[] = [];
  const tighter = new Map<string, string>();
  const seen = new Map(known.items.map((item) => [item.subject, item]));
  for (const subject of new Set(texts.map(subjectOf))) {
    const own = ofSubject(texts, subject);
    const item = seen.get(subject);
    const { comment, pending, proposal } = item
      ? ofSeen(item, own, known)
      : ofUnseen(subject, own, known);
    const parts = [earlier.get(subject)?.own, comment].filter((part) => part);
    if (parts.length > 0) comments.set(subject, parts.join("; "));
    if (proposal !== undefined) tighter.set(subject, proposal);
    unproven.push(...pending);
  }
  return { comments, unproven, tighter };
}

/** The comments without what people wrote: of theirs, nothing is left, and what they speak of is needed. */
const evidenceIn = (comments: ReadonlyMap<string, ReturnType<typeof splitComment>>): Comments =>
  new Map([...comments].map(([subject, { evidence }]) => [subject, evidence]));

interface Mark {
  readonly comment: string | undefined;
  /** What of it was given and not seen. */
  readonly pending: readonly string[];
  readonly proposal: string | undefined;
}

const ofSubject = (texts: readonly string[], subject: string): readonly string[] =>
  texts.filter((text) => subjectOf(text) === subject);

function ofUnseen(subject: string, texts: readonly string[], known: Known): Mark {
  const isGiven = ofSubject(known.given, subject).some(isAllowing);
  const comment = known.comments.get(subject) ?? (isGiven ? GIVEN : undefined);
  const part = partOf(comment);
  const pending = comment === GIVEN ? texts : part.length > 0 ? [itemOf(subject, part)] : [];
  return { comment, pending, proposal: undefined };
}

/** Whether an item allows: one that says something else has not been let pass. */
const isAllowing = (text: string): boolean => !text.replace(/\(.*\)/, "").includes("=");

function ofSeen(item: LearnedItem, texts: readonly string[], known: Known): Mark {
  const { subject } = item;
  const earlier = known.comments.get(subject);
  const before = ofSubject(known.before, subject);
  const isNew = before.length === 0 || earlier === GIVEN;
  const isProved = earlier !== undefined && earlier !== GIVEN && partOf(earlier).length === 0;
  const given = isProved ? [] : ofSubject(known.given, subject);
  const alternatives = [
    ...(earlier === GIVEN ? before.flatMap(alternativesOf) : partOf(earlier)),
    ...given.filter(isAllowing).flatMap(alternativesOf),
  ];
  const part = [...new Set(alternatives)].filter((one) => !isSeen(item, one, known.abis));
  const proposal = part.length > 0 ? undefined : proposalOf(item, texts, isNew, earlier);
  let comment = evidenceOf(item);
  if (part.length > 0) comment = withItems(comment, "given", part.join(" || "));
  if (proposal !== undefined) comment = withItems(comment, "tighter", proposal);
  return { comment, pending: part.length > 0 ? [itemOf(subject, part)] : [], proposal };
}

const itemOf = (subject: string, alternatives: readonly string[]): string =>
  `${subject}(${alternatives.join(" || ")})`;

/** The conditions under which a call was let pass that was asked about else. */
const partOf = (comment: string | undefined): readonly string[] =>
  /; given: ([^;]+)/.exec(comment ?? "")?.[1]?.split(" || ") ?? [];

function isSeen({ subject, records }: LearnedItem, one: string, abis: readonly Abi[]): boolean {
  const judge = judgeOfList(itemOf(subject, [one]), abis);
  return judge !== undefined && records.some((record) => passes(judge, record));
}

/**
 * What allows less. Where an earlier run needed the call as well, nothing is known of that run, unless the
 * same was proposed then.
 */
function proposalOf(
  { tighter, text, condition }: LearnedItem,
  texts: readonly string[],
  isNew: boolean,
  earlier: string | undefined,
): string | undefined {
  const isWide = condition !== undefined && texts.some((one) => !one.includes("("));
  const proposal = tighter ?? (isWide ? text : undefined);
  const isKept = proposal !== undefined && earlier?.endsWith(`; tighter: ${proposal}`);
  return isNew || isKept ? proposal : undefined;
}
