// group: names for many system calls at once: systemd's groups, and families of calls with one effect.

import { groupRows } from "./generated/tables.js";
import { once } from "./once.js";

interface Group {
  readonly family: boolean;
  readonly through: readonly string[];
  readonly help: string;
  readonly members: readonly string[];
}

const groups = once(
  () =>
    new Map(
      groupRows.map(([name, family, through, help, members]): [string, Group] => [
        name,
        { family: family === 1, through: words(through), help, members: words(members) },
      ]),
    ),
);
const opened = new Map<string, readonly string[]>();

/** The names of all groups and families, each with its "@", in byte order. */
export const groupNames: readonly string[] = /* @__PURE__ */ groupRows.map(([name]) => name);

/** Whether there is a group or family of this name; it begins with "@". */
export function isGroup(name: string): boolean {
  return groups().has(name);
}

/** Whether a name is that of a family: calls with one effect, so that who denies one means all. */
export function isFamily(name: string): boolean {
  return groups().get(name)?.family === true;
}

/**
 * The calls outside of a family that can have its effect too, among others: `io_uring_setup` for most.
 *
 * @returns none for a group that is no family
 * @throws {RangeError} for a name that is no group's
 */
export function familyThrough(name: string): readonly string[] {
  return group(name).through;
}

/** What a group is for, in a few words. @throws {RangeError} for a name that is no group's. */
export function groupHelp(name: string): string {
  return group(name).help;
}

/** The calls and groups that a group is made of. @throws {RangeError} for a name that is no group's. */
export function groupMembers(name: string): readonly string[] {
  return group(name).members;
}

/**
 * The calls of a group and of the groups within it, each once, in byte order. An ABI may lack some.
 *
 * @throws {RangeError} for a name that is no group's
 */
export function groupCalls(name: string): readonly string[] {
  let calls = opened.get(name);
  if (calls === undefined) {
    const all = groupMembers(name).flatMap((member) =>
      member.startsWith("@") ? groupCalls(member) : [member],
    );
    calls = [...new Set(all)].sort();
    opened.set(name, calls);
  }
  return calls;
}

function group(name: string): Group {
  const found = groups().get(name);
  if (!found) throw new RangeError(`there is no group "${name}"`);
  return found;
}

function words(text: string): readonly string[] {
  return text === "" ? [] : text.split(" ");
}
