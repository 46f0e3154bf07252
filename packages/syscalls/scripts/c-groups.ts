// c-groups: typed facts -> the text of sbx_groups.h. The reader is native/core/group.c.

import { array, header, pool, starts } from "./c-table.js";
import type { Data } from "./data.js";

/** The whole header: each group's calls, those of the groups within it too. */
export function groupsHeader({ groups, syscalls }: Data): string {
  const rows = new Map(groups.map((row) => [row.name, row.members]));
  const indices = new Map(syscalls.map((row, index) => [row.name, index]));
  const open = (name: string): readonly string[] =>
    name.startsWith("@") ? (rows.get(name) ?? []).flatMap(open) : [name];
  const names = groups.map((row) => row.name);
  const calls = names.map((name) => {
    const members = [...new Set(open(name))].map((member) => indices.get(member) as number);
    return members.sort((one, other) => one - other);
  });
  return header("sbx_groups", "groups of system calls", [
    `#define SBX_GROUP_COUNT ${names.length}`,
    "",
    ...pool("sbx_group_pool", names),
    ...array("uint16_t", "sbx_group_start[SBX_GROUP_COUNT + 1]", starts(names)),
    "/* The calls of group i are calls[first[i]] up to, not including, calls[first[i + 1]]. */",
    ...array("uint16_t", "sbx_group_first[SBX_GROUP_COUNT + 1]", starts(calls)),
    ...array("uint16_t", "sbx_group_calls[]", calls.flat()),
  ]);
}
