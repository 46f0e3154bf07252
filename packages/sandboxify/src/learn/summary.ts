// summary: what was learned -> some lines for a person.

import { displayName } from "../quote.js";
import { baseName, timesOf, timeText } from "./evidence.js";
import { handlerLines } from "./handlers.js";
import { type LearnedItem, recordName } from "./items.js";
import { leftText } from "./left.js";
import type { Perhaps } from "./perhaps.js";
import { type Boundary, type Stage, stageLines } from "./phase.js";
import type { LearnedPolicy } from "./policy.js";
import type { CallRecord, Records } from "./records.js";
import type { Risk } from "./risk.js";

/** All that there is to tell. */
export interface Account {
  readonly records: Records;
  readonly learned: LearnedPolicy;
  readonly risks: readonly Risk[];
  readonly boundary: Boundary | undefined;
  readonly stages: readonly Stage[];
  readonly perhaps: readonly Perhaps[];
  /** Where the policy is. */
  readonly output: string;
  /** Whether there was a file before. */
  readonly merged: boolean;
  /** The command line that enforces it. */
  readonly command: string;
}

/** How many of what there may be many are listed. */
const LISTED_MAX = 8;

/** How a number of things is said. */
export const countOf = (count: number, thing: string): string =>
  `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;

/** The programs that made calls, the one that made most of them first. */
export function programsOf(calls: readonly CallRecord[]) {
  const sums = new Map<string, { count: number; child: boolean }>();
  for (const { program, count, child } of calls) {
    const before = sums.get(program) ?? { count: 0, child: true };
    sums.set(program, { count: before.count + count, child: before.child && child });
  }
  return [...sums]
    .map(([program, facts]) => ({ program, ...facts }))
    .sort((one, other) => other.count - one.count);
}

export const callsOf = ({ calls }: Records): number =>
  calls.reduce((sum, { count }) => sum + count, 0);

/** The lines that a person reads when a program has ended. */
export function summaryOf(account: Account): string {
  const { records, learned, output, command } = account;
  const rows: (readonly [string, readonly string[]])[] = [
    ["ran", [ranText(account)]],
    ["phases", stageLines(account)],
    [
      "programs",
      limited(
        programsOf(records.calls),
        ({ program, count }) => `${displayName(program)} (${countOf(count, "call")})`,
      ),
    ],
    ["look at", limited(account.risks, riskText)],
    ["children", childrenText(learned.items)],
    ["left", leftText(records)],
    [
      "missing",
      learned.unexpressed.map((record) => `${recordName(record)} cannot be put into this policy`),
    ],
    ["given", givenText(learned)],
    ["unproven", unprovenText(learned)],
    ["signals", handlerLines(account)],
    ["perhaps", perhapsText(account.perhaps)],
    ["now run", [command]],
  ];
  const lines = rows.flatMap(([title, texts]) =>
    texts.map((text, index) => `  ${(index === 0 ? title : "").padEnd(9)} ${text}`),
  );
  return [headText(account, output), ...lines].map((line) => `${line}\n`).join("");
}

function headText({ learned, merged }: Account, output: string): string {
  const { policy, added } = learned;
  const { items } = policy;
  const conditional = items.filter(({ condition }) => condition !== undefined).length;
  const narrow = conditional === 0 ? "" : `, ${conditional} of them only with arguments as seen`;
  const name = displayName(output);
  return merged
    ? `sandboxify: ${name} has ${countOf(items.length, "item")} now, ${added.length} of them new or wider`
    : `sandboxify: ${name} allows ${countOf(items.length, "system call")}${narrow}`;
}

function ranText({ records, learned: { given } }: Account): string {
  const { end, processes, unread } = records;
  const parts = [
    ...(end ? [timeText(end.elapsed)] : []),
    ...(processes.length > 0
      ? [countOf(processes.length, "process").replace("processs", "processes")]
      : []),
    `${countOf(callsOf(records), "call")}${given.length > 0 ? " asked about" : ""}`,
    ...(end ? [`status ${end.status}`] : ["the end was not seen"]),
    ...(unread > 0 ? [`${countOf(unread, "record")} could not be read`] : []),
  ];
  return parts.join(", ");
}

const riskText = ({ item: { subject }, why, count, programs }: Risk): string =>
  `${subject}: ${why} (${timesOf(count)}, by ${limitedNames(programs)})`;

const limitedNames = (programs: LearnedItem["programs"]): string => {
  const names = [...new Set(programs.map(({ program }) => displayName(baseName(program))))];
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and others` : names.join(", ");
};

const givenText = ({ given }: LearnedPolicy): readonly string[] =>
  given.length === 0
    ? []
    : [`${countOf(given.length, "item")} passed unasked: which of them it needs was not seen`];

function unprovenText({ unproven }: LearnedPolicy): readonly string[] {
  if (unproven.length === 0) return [];
  const [were, them] = unproven.length === 1 ? ["was", "it"] : ["were", "them"];
  return [
    `${listed(unproven)} ${were} given, and this run did not need ${them}: take ${them} out unless another run does`,
  ];
}

/** One line for each cause, and what to do. */
function perhapsText(perhaps: readonly Perhaps[]): readonly string[] {
  if (perhaps.length === 0) return [];
  const causes = [...new Set(perhaps.map(({ why }) => why))];
  const lines = causes.map((cause) => {
    const calls = perhaps.filter(({ why }) => why === cause).map(({ call }) => call);
    return `another run may need ${calls.join(", ")}: ${cause}`;
  });
  const all = perhaps.map(({ call }) => call).join(" ");
  return [...lines, `learn it again some times, or add to the list: '${all}'`];
}

function childrenText(items: readonly LearnedItem[]): readonly string[] {
  const names = items.filter(({ childOnly }) => childOnly).map(({ subject }) => subject);
  return names.length === 0 ? [] : [`only children needed ${listed(names)}`];
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED_MAX;
  return `${names.slice(0, LISTED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function limited<Thing>(
  things: readonly Thing[],
  text: (thing: Thing) => string,
): readonly string[] {
  const more = things.length - LISTED_MAX;
  return [...things.slice(0, LISTED_MAX).map(text), ...(more > 0 ? [`and ${more} more`] : [])];
}
