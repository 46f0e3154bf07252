// policy: a recovery -> policy files, each for the ABIs of which the same can be said. TypeScript only.

import { type Abi, isSyscallName, syscallNumber } from "@sbx/syscalls";
import { describeReturned } from "../mnemonic.js";
import type { RecoveredPart, Recovery } from "./recover.js";
import { passes } from "./returned.js";
import { byStrictness, OTHERS, type Remark, type WrittenTable, writeTable } from "./write.js";

/** One policy file. */
export interface RecoveredPolicy {
  readonly abis: readonly Abi[];
  readonly text: string;
  /** Where the policy is not what the filter is. */
  readonly remarks: readonly Remark[];
}

/** A filter, as policies. */
export interface RecoveredPolicies {
  readonly policies: readonly RecoveredPolicy[];
  /** What the policies do not say: the calls of other ABIs, and numbers that are nobody's. */
  readonly elsewhere: readonly { readonly about: string; readonly text: string }[];
}

/** As much as stands in one line. */
const LINE_MAX = 100;

/**
 * `recovery` as policy files for `abis`, those of a machine. An ABI of which every call is refused is
 * left out, unless all are.
 */
export function recoverPolicies(recovery: Recovery, abis: readonly Abi[]): RecoveredPolicies {
  const tables = recovery.tables.filter(({ abi }) => abis.includes(abi)).map(writeTable);
  const open = tables.filter((table) => !isUniform(table));
  const shown = open.length > 0 ? open : tables.slice(0, 1);
  return {
    policies: alike(shown).map(writePolicy),
    elsewhere: [
      ...uniformly(tables.filter((table) => !shown.includes(table))),
      ...(abis.includes("x86_64") && !isRefused(recovery.beyond)
        ? [
            {
              about: "beyond",
              text: `numbers from 0x80000000 on, which are no calls: ${ends(recovery.beyond)}`,
            },
          ]
        : []),
      { about: "foreign", text: `calls of other ABIs: ${ends(recovery.foreign)}` },
    ],
  };
}

/** Whether all calls get the same, if not for a key. */
const isUniform = ({ items, remarks }: WrittenTable): boolean =>
  items.length === 0 &&
  remarks.every(({ kind, about }) => about === OTHERS || kind === "key" || kind === "hidden");

/** ABIs of which all calls get the same, those that get one thing together. */
function uniformly(tables: readonly WrittenTable[]): { about: string; text: string }[] {
  return [...new Set(tables.map(endOf))].map((end) => {
    const abis = tables.filter((table) => endOf(table) === end).map(({ abi }) => abi);
    return { about: abis.join(" "), text: `every call of ${abis.join(" and ")}: ${end}` };
  });
}

function endOf({ otherwise, remarks }: WrittenTable): string {
  const isKeyed = remarks.some(({ kind }) => kind === "key");
  return (
    describeReturned(otherwise) + (isKeyed ? ", if it does not have the key of a launcher" : "")
  );
}

/** What is returned for all numbers and arguments, if it is one value. */
export function onlyValue(parts: readonly RecoveredPart[]): number | undefined {
  const values = new Set(parts.flatMap(({ cases }) => cases.map(({ value }) => value)));
  const [only] = values;
  return values.size === 1 && parts.every(({ sure }) => sure) ? only : undefined;
}

const isRefused = (parts: readonly RecoveredPart[]): boolean =>
  parts.every(
    ({ first, cases }) => first === NO_CALL || cases.every(({ value }) => !passes(value)),
  );

/** A tracer leaves it where it skips a call. */
const NO_CALL = 0xffff_ffff;

/** All that may happen, in words. */
function ends(parts: readonly RecoveredPart[]): string {
  const calls = parts.filter(({ first }) => first !== NO_CALL);
  const values = new Set(calls.flatMap(({ cases }) => cases.map(({ value }) => value)));
  return [...values].sort(byStrictness).map(describeReturned).join(" or ");
}

/** Tables that one list says, together. */
function alike(tables: readonly WrittenTable[]): WrittenTable[][] {
  const groups: WrittenTable[][] = [];
  for (const table of tables) {
    const group = groups.find((one) => one.every((other) => canShare(table, other)));
    if (group) group.push(table);
    else groups.push([table]);
  }
  return groups;
}

function canShare(one: WrittenTable, other: WrittenTable): boolean {
  return (
    one.list === other.list &&
    one.violation === other.violation &&
    one.otherwise === other.otherwise &&
    agree(one, other) &&
    agree(other, one)
  );
}

/** Whether what `one` says of a call that `other` has too is what that says. */
function agree(one: WrittenTable, other: WrittenTable): boolean {
  const texts = new Map(other.items.map(({ name, text }) => [name, text.join(" ")]));
  return one.items.every(({ name, text }) => {
    if (!isSyscallName(name)) return false;
    if (syscallNumber(other.abi, name) === undefined) return true;
    return texts.get(name) === text.join(" ");
  });
}

function writePolicy(tables: readonly WrittenTable[]): RecoveredPolicy {
  const [{ list, violation }] = tables as [WrittenTable];
  const items = new Map(
    tables.flatMap((table) => table.items.map(({ name, text }) => [name, text])),
  );
  const abis = tables.map(({ abi }) => abi);
  const lines = [
    `SECCOMP_SYSCALL_${list.toUpperCase()}=${writeList([...items.values()].flat())}`,
    ...(violation === "kill" ? [] : [`SECCOMP_DEFAULT_ACTION=${violation}`]),
    `SECCOMP_ARCHITECTURES=${abis.join(":")}`,
  ];
  const remarks = tables.flatMap((table) => table.remarks);
  return {
    abis,
    text: lines.map((line) => `${line}\n`).join(""),
    remarks: remarks.filter((remark, index) => remarks.findIndex(isLike(remark)) === index),
  };
}

const isLike =
  (remark: Remark) =>
  ({ about, note }: Remark): boolean =>
    about === remark.about && note === remark.note;

/** Items with conditions or actions of their own have a line each; the others flow. */
function writeList(items: readonly string[]): string {
  const line = `"${items.join(" ")}"`;
  if (line.length <= LINE_MAX) return line;
  const lines: string[] = [];
  let isFlowing = false;
  for (const item of items) {
    const flows = !item.includes("(");
    const longer = `${lines.at(-1) ?? ""} ${item}`;
    if (flows && isFlowing && longer.length <= LINE_MAX) lines[lines.length - 1] = longer;
    else lines.push(`  ${item}`);
    isFlowing = flows;
  }
  return `"\n${lines.map((one) => `${one}\n`).join("")}"`;
}
