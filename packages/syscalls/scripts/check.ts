// check: typed facts -> what is inconsistent in them, one sentence for each fault.

import { constantFaults } from "./check-constants.js";
import { groupFaults } from "./check-groups.js";
import { knownNameFaults, orderFaults, wordOrderFaults } from "./check-names.js";
import { prototypeFaults } from "./check-prototypes.js";
import type { AbiRow, Data, ErrnoRow, SyscallRow } from "./data.js";

const SYSCALL_NAME = /^[a-z_][a-z0-9_]*$/;
const ERRNO_NAME = /^E[A-Z0-9]+$/;
const RELEASE = /^[1-9][0-9]*(\.[0-9]+){1,3}$/;
const ERRNO_MAX = 4095; // MAX_ERRNO: what a filter can return

/** Every inconsistency of the tables; none when the list is empty. */
export function findFaults(data: Data): string[] {
  const prototypes = prototypeFaults(data);
  return [
    ...abiFaults(data.abis),
    ...syscallFaults(data.syscalls),
    ...data.abis.flatMap((abi, index) => numberFaults(abi, index, data.syscalls)),
    ...errnoFaults(data.errnos),
    ...prototypes,
    ...groupFaults(data),
    ...(prototypes.length === 0 ? constantFaults(data) : []), // they look parameters up
    ...knownNameFaults("since.tsv", data.since, data.syscalls),
    ...failureFaults(data),
    ...data.since
      .filter((row) => !RELEASE.test(row.release))
      .map((row) => `since.tsv: ${row.name}: "${row.release}" is not a kernel release`),
  ];
}

function abiFaults(abis: readonly AbiRow[]): string[] {
  const faults: string[] = [];
  for (const [index, abi] of abis.entries()) {
    if (!SYSCALL_NAME.test(abi.name)) faults.push(`abis.tsv: bad name "${abi.name}"`);
    if (abi.firstNumber > abi.lastNumber) faults.push(`abis.tsv: ${abi.name}: an empty window`);
    for (const other of abis.slice(0, index)) {
      if (other.name === abi.name) faults.push(`abis.tsv: ${abi.name} stands twice`);
      if (overlap(abi, other)) faults.push(`abis.tsv: ${abi.name} and ${other.name} share numbers`);
    }
  }
  return faults;
}

function overlap(a: AbiRow, b: AbiRow): boolean {
  return (
    a.auditArch === b.auditArch && a.firstNumber <= b.lastNumber && b.firstNumber <= a.lastNumber
  );
}

function syscallFaults(rows: readonly SyscallRow[]): string[] {
  return [
    ...orderFaults("syscalls.tsv", rows),
    ...rows
      .filter((row) => !SYSCALL_NAME.test(row.name))
      .map((row) => `syscalls.tsv: bad name "${row.name}"`),
    ...rows
      .filter((row) => row.numbers.every((number) => number === undefined))
      .map((row) => `syscalls.tsv: ${row.name} has no number`),
  ];
}

function numberFaults(abi: AbiRow, index: number, rows: readonly SyscallRow[]): string[] {
  const faults: string[] = [];
  const names = new Map<number, string>();
  for (const { name, numbers } of rows) {
    const number = numbers[index];
    if (number === undefined) continue;
    const other = names.get(number);
    if (other) faults.push(`syscalls.tsv: ${abi.name}: ${other} and ${name} are both ${number}`);
    if (number < abi.firstNumber || number > abi.lastNumber) {
      faults.push(`syscalls.tsv: ${abi.name}: ${name}: ${number} is outside the ABI's window`);
    }
    names.set(number, name);
  }
  return faults;
}

function errnoFaults(rows: readonly ErrnoRow[]): string[] {
  const faults = orderFaults("errnos.tsv", rows);
  const byName = new Map(rows.map((row) => [row.name, row]));
  const canonical = new Map<number, string>();
  for (const row of rows) {
    if (!ERRNO_NAME.test(row.name)) faults.push(`errnos.tsv: bad name "${row.name}"`);
    if (row.number < 1 || row.number > ERRNO_MAX) {
      faults.push(`errnos.tsv: ${row.name}: ${row.number} is not from 1 to ${ERRNO_MAX}`);
    }
    if (row.aliasOf !== undefined) {
      const target = byName.get(row.aliasOf);
      if (target?.number !== row.number || target.aliasOf !== undefined) {
        faults.push(`errnos.tsv: ${row.name} is no alias of ${row.aliasOf}`);
      }
    } else if (canonical.has(row.number)) {
      faults.push(
        `errnos.tsv: ${canonical.get(row.number)} and ${row.name} are both ${row.number}`,
      );
    } else {
      canonical.set(row.number, row.name);
    }
  }
  return faults;
}

function failureFaults({ syscallErrnos, syscalls, errnos }: Data): string[] {
  const known = new Set(errnos.map((row) => row.name));
  return [
    ...knownNameFaults("errors.tsv", syscallErrnos, syscalls),
    ...syscallErrnos.flatMap(({ name, errnos }) => [
      ...wordOrderFaults(`errors.tsv: ${name}`, errnos),
      ...errnos
        .filter((errno) => !known.has(errno))
        .map((errno) => `errors.tsv: ${name}: no errno is ${errno}`),
    ]),
  ];
}
