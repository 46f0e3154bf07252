// verify: records, and the policy of an earlier run -> what it lacks, and what it has without need.

import { type PolicyFile, parsePolicy } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { displayName } from "../quote.js";
import { shellWord } from "./command.js";
import { evidenceOf } from "./evidence.js";
import { judgeOf, passes } from "./held.js";
import { itemsOf, type LearnedItem, recordName } from "./items.js";
import { textsOf } from "./listing.js";
import type { CallRecord, Records } from "./records.js";
import { callsOf, countOf } from "./summary.js";

/** A run held against a policy file. */
export interface Verdict {
  /** The items to add; some may be there, for other arguments. */
  readonly items: readonly LearnedItem[];
  /** What no item can allow. */
  readonly unexpressed: readonly CallRecord[];
  /** The items of the file that the run did not need; `undefined` where not all was asked about. */
  readonly unused: readonly string[] | undefined;
}

/**
 * Holds what was recorded against a policy file. Other calls of the same kind are not judged.
 *
 * @param isWhole - whether all calls were asked about.
 */
export function verdictOf({ calls }: Records, file: PolicyFile, isWhole: boolean): Verdict {
  const { abis: used } = itemsOf(calls);
  const [own = "x86_64"] = used;
  const abis = file.abis ?? [own];
  const judge = judgeOf(file.policy, abis);
  const { items, unexpressed } = itemsOf(calls.filter((call) => !passes(judge, call)));
  return { items, unexpressed, unused: isWhole ? unusedOf(calls, file, abis) : undefined };
}

/** The items of a list of what is allowed that let nothing pass. */
function unusedOf(
  calls: readonly CallRecord[],
  { policy }: PolicyFile,
  abis: readonly Abi[],
): readonly string[] {
  if (policy.list === "deny") return [];
  const texts = textsOf(policy);
  return texts.filter((text, index) => {
    const action = policy.items[index]?.action;
    if (action?.kind !== "allow" && action?.kind !== "log") return false;
    const judge = judgeOf(parsePolicy(text), abis);
    return !calls.some((call) => passes(judge, call));
  });
}

/** How many items are named. */
const NAMED_MAX = 12;

/** The lines that a person reads. */
export function verdictText(verdict: Verdict, records: Records, output: string): string {
  const { items, unexpressed, unused } = verdict;
  const count = items.length + unexpressed.length;
  const name = displayName(output);
  const sum = countOf(callsOf(records), "call");
  const lines =
    count === 0
      ? [
          unused === undefined
            ? `sandboxify: ${name} allows all of this run; asked about: ${sum}`
            : `sandboxify: ${name} allows all ${sum} of this run`,
        ]
      : [
          `sandboxify: ${name} lacks ${count} of the calls of this run`,
          ...items.map((item) => `  ${item.text} # ${evidenceOf(item)}`),
          ...unexpressed.map((record) => `  ${recordName(record)}, which no item can allow`),
          `help: leave --verify out and give --output ${shellWord(output)}, and they are added`,
        ];
  return [...lines, ...unusedText(unused ?? [])].map((line) => `${line}\n`).join("");
}

function unusedText(unused: readonly string[]): readonly string[] {
  if (unused.length === 0) return [];
  const more = unused.length - NAMED_MAX;
  const rest = more > 0 ? ` and ${more} more` : "";
  return [`  this run did not use ${unused.slice(0, NAMED_MAX).join(", ")}${rest}`];
}
