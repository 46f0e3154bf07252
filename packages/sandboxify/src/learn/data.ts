// data: what was learned -> the same as data, for --json.

import { callName } from "../decode/call.js";
import type { LearnedItem } from "./items.js";
import { phaseOf } from "./phase.js";
import type { CallRecord } from "./records.js";
import { purposeOf } from "./sections.js";
import { type Account, callsOf, programsOf } from "./summary.js";

/** An item and its evidence. */
export const itemData = (item: LearnedItem) => ({
  subject: item.subject,
  condition: item.condition,
  item: item.text,
  purpose: purposeOf(item.subject),
  count: item.count,
  first: item.first,
  last: item.last,
  childOnly: item.childOnly,
  programs: item.programs,
  about: item.about,
});

/** A call that no policy can allow. */
export const recordData = (record: CallRecord) => ({
  abi: record.abi,
  number: record.number,
  name: callName(record),
  count: record.count,
});

/** All that the summary and the page say. */
export function dataOf(account: Account) {
  const { records, learned, risks, boundary, output, merged, command, perhaps } = account;
  const why = new Map(risks.map(({ item, why }) => [item, why]));
  const { end } = records;
  return {
    output,
    merged,
    policy: learned.text,
    abis: learned.abis,
    added: learned.added,
    command,
    program: end?.program,
    arguments: end?.arguments,
    status: end?.status,
    elapsed: end?.elapsed,
    installAt: end?.installAt,
    startedUp: boundary,
    calls: callsOf(records),
    programs: programsOf(records.calls),
    processes: records.processes,
    items: learned.items.map((item) => ({
      ...itemData(item),
      risk: why.get(item),
      phase: boundary && phaseOf(item, boundary),
    })),
    perhaps,
    unexpressed: learned.unexpressed.map(recordData),
    unread: records.unread,
  };
}
