// check-groups: groups of calls -> what is inconsistent in them.

import { orderFaults, wordOrderFaults } from "./check-names.js";
import type { Data, GroupRow } from "./data.js";

const FILE = "groups.tsv";
const GROUP_NAME = /^@[a-z]+(-[a-z]+)*$/;

export function groupFaults({ groups, syscalls }: Data): string[] {
  const calls = new Set(syscalls.map((row) => row.name));
  const byName = new Map(groups.map((row) => [row.name, row]));
  const isKnown = (member: string) => calls.has(member) || byName.has(member);
  return [
    ...orderFaults(FILE, groups),
    ...groups.flatMap((row) => [
      ...formFaults(row),
      ...wordOrderFaults(`${FILE}: ${row.name}`, row.members),
      ...wordOrderFaults(`${FILE}: ${row.name}`, row.through),
      ...row.members
        .filter((member) => !isKnown(member))
        .map((member) => `${FILE}: ${row.name}: no call or group is ${member}`),
      ...row.through
        .filter((call) => !calls.has(call) || row.members.includes(call))
        .map((call) => `${FILE}: ${row.name}: ${call} is no call outside of the family`),
      ...(holdsItself(row, byName) ? [`${FILE}: ${row.name} holds itself`] : []),
    ]),
  ];
}

function formFaults({ name, kind, through, help, members }: GroupRow): string[] {
  const faults: string[] = [];
  if (!GROUP_NAME.test(name)) faults.push(`${FILE}: bad name "${name}"`);
  if (members.length === 0) faults.push(`${FILE}: ${name} is empty`);
  if (kind === "group" && through.length > 0) faults.push(`${FILE}: ${name} is no family`);
  if (/[.\s]$|^[^a-z]/.test(help)) faults.push(`${FILE}: ${name}: "${help}" is not a clause`);
  return faults;
}

/** Whether a group is reached from its own members. */
function holdsItself(row: GroupRow, byName: ReadonlyMap<string, GroupRow>): boolean {
  const reached = new Set(row.members);
  for (const member of reached) {
    for (const inner of byName.get(member)?.members ?? []) reached.add(inner);
  }
  return reached.has(row.name);
}
