// policy: learned items -> a policy file, or one that an earlier file and they make together.

import {
  compilePolicy,
  formatAction,
  formatPolicy,
  type InstallPoint,
  merge,
  type Policy,
  parsePolicy,
  readPolicyFile,
  simulate,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { evidenceOf, safeComment } from "./evidence.js";
import { itemsOf, type Learned, type LearnedItem, withoutCondition } from "./items.js";
import type { CallRecord } from "./records.js";
import { sectionOf, sectionTitles } from "./sections.js";

/** A file that is there already. */
export interface EarlierFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What was learned, as a policy. */
export interface LearnedPolicy extends Learned {
  /** The policy file. */
  readonly text: string;
  readonly policy: Policy;
  /** The items that an earlier file did not have so; all without one. */
  readonly added: readonly string[];
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
 * The policy that allows all `calls`, and what `earlier` allows.
 *
 * @throws PolicyError when the earlier file is none, or says otherwise.
 */
export function learnPolicy(
  calls: readonly CallRecord[],
  origin: Origin,
  earlier?: EarlierFile,
): LearnedPolicy {
  const learned = itemsOf(calls);
  const before = earlier && readPolicyFile(earlier.name, earlier.bytes);
  const used = learned.abis.length > 0 ? learned.abis : [origin.abi];
  const abis = [...new Set([...(before?.abis ?? []), ...used])];
  const items = holding(learned, abis);
  const list = listText(items);
  const violation = before && formatAction(before.policy.violation);
  const own = parsePolicy(list, { defaultAction: violation ?? "kill", name: "what was learned" });
  const policy = before && earlier ? merge([before.policy, own], abis) : own;
  const had = new Set(before ? textsOf(before.policy) : []);
  const added = textsOf(policy).filter((text) => !had.has(text));
  const installAt = before?.installAt ?? origin.installAt;
  const lines = linesOf(policy, items, before && earlier ? commentsOf(before.policy) : new Map());
  const text = [
    ...origin.head.map((line) => `# ${safeComment(line)}`),
    'SECCOMP_SYSCALL_ALLOW="',
    ...lines,
    '"',
    ...(violation === undefined || violation === "kill"
      ? []
      : [`SECCOMP_DEFAULT_ACTION=${violation}`]),
    ...(abis.length > 1 || before?.abis ? [`SECCOMP_ARCHITECTURES=${abis.join(":")}`] : []),
    ...(installAt === undefined ? [] : [`SECCOMP_INSTALL_AT=${installAt}`]),
    "",
  ].join("\n");
  return { ...learned, items, text: fitting(text, policy), policy, added, installAt };
}

const listText = (items: readonly LearnedItem[]): string =>
  items.map(({ text }) => text).join("\n");

/** The items, without the conditions under which something would be refused that was seen. */
function holding({ items }: Learned, abis: readonly Abi[]): readonly LearnedItem[] {
  const program = compilePolicy(parsePolicy(listText(items)), abis);
  const passes = ({ abi, number, values }: CallRecord): boolean => {
    const list = Array.from({ length: 6 }, (_, index) => values.get(index) ?? 0n);
    return simulate(program, { abi: abi as Abi, number, arguments: list }).kind === "allow";
  };
  return items.map((item) => (item.records.every(passes) ? item : withoutCondition(item)));
}

/** Each item as text; there is no ":" in a condition. */
const textsOf = (policy: Policy): readonly string[] =>
  policy.items.length === 0 ? [] : formatPolicy(policy).split(":");

const subjectOf = (text: string): string => /^-?@?\w+(-\w+)*/.exec(text)?.[0] ?? text;

/** The comments that stand behind the items of a list. */
function commentsOf({ source, items }: Policy): ReadonlyMap<string, string> {
  const text = new TextDecoder("latin1").decode(source.bytes);
  return new Map(
    items.flatMap(({ span }): [string, string][] => {
      const [, comment] = /^[ \t:]*# *([^\n]*)/.exec(text.slice(span.end)) ?? [];
      return comment ? [[subjectOf(text.slice(span.start, span.end)), safeComment(comment)]] : [];
    }),
  );
}

/** The lines of the list: by what they are for, or as they are where their order may mean something. */
function linesOf(
  policy: Policy,
  items: readonly LearnedItem[],
  comments: ReadonlyMap<string, string>,
): readonly string[] {
  const evidence = new Map(items.map((item) => [item.subject, evidenceOf(item)]));
  const texts = textsOf(policy);
  const lineOf = (text: string): readonly string[] => {
    const subject = subjectOf(text);
    const comment = evidence.get(subject) ?? comments.get(subject);
    return comment === undefined ? [`  ${text}`] : [`  ${text} # ${comment}`];
  };
  if (texts.some((text) => /^[-@]|=[^=]*$/.test(text.replace(/\(.*\)/, "")))) {
    return texts.flatMap(lineOf);
  }
  const sections = sectionTitles.flatMap((title) => {
    const lines = texts.filter((text) => sectionOf(subjectOf(text)) === title).flatMap(lineOf);
    return lines.length === 0 ? [] : [["", `  # ${title}`, ...lines]];
  });
  return sections.flat().slice(1);
}

/** How long a list may be with its comments: one that is longer goes without them. */
const LIST_MAX = 60_000;

function fitting(text: string, policy: Policy): string {
  if (text.length <= LIST_MAX) return text;
  return text
    .split("\n")
    .map((line) => (line.startsWith("  ") ? line.replace(/ ?# .*/, "") : line))
    .filter((line) => line.trim() !== "" || policy.items.length === 0)
    .join("\n");
}
