// verify: records, and the policy of an earlier run -> what it lacks.

import { compilePolicy, type PolicyFile, simulate } from "@sbx/policy";
import { type Abi, isAbi } from "@sbx/syscalls";
import { displayName } from "../quote.js";
import { evidenceOf } from "./evidence.js";
import { itemsOf, type LearnedItem, recordName } from "./items.js";
import type { CallRecord, Records } from "./records.js";

/** What a policy does not allow of what was seen. */
export interface Missing {
  /** The items to add; some may be there, for other arguments. */
  readonly items: readonly LearnedItem[];
  /** What no item can allow. */
  readonly unexpressed: readonly CallRecord[];
}

/** Holds what was recorded against a policy file. Other calls of the same kind are not judged. */
export function missingOf({ calls }: Records, file: PolicyFile): Missing {
  const { abis: used } = itemsOf(calls);
  const [own = "x86_64"] = used;
  const program = compilePolicy(file.policy, file.abis ?? [own]);
  const isRefused = ({ abi, number, values }: CallRecord): boolean => {
    if (!isAbi(abi)) return true;
    const list = Array.from({ length: 6 }, (_, index) => values.get(index) ?? 0n);
    const { kind } = simulate(program, { abi: abi as Abi, number, arguments: list });
    return kind !== "allow" && kind !== "log";
  };
  const { items, unexpressed } = itemsOf(calls.filter(isRefused));
  return { items, unexpressed };
}

/** The lines that a person reads. */
export function missingText(
  { items, unexpressed }: Missing,
  records: Records,
  output: string,
): string {
  const count = items.length + unexpressed.length;
  const name = displayName(output);
  const sum = records.calls.reduce((all, one) => all + one.count, 0).toLocaleString("en");
  if (count === 0) return `sandboxify: ${name} allows all ${sum} calls of this run\n`;
  const lines = [
    `sandboxify: ${name} lacks ${count} of the calls of this run`,
    ...items.map((item) => `  ${item.text} # ${evidenceOf(item)}`),
    ...unexpressed.map((record) => `  ${recordName(record)}, which no item can allow`),
    "help: leave --verify out, and they are added",
  ];
  return lines.map((line) => `${line}\n`).join("");
}
