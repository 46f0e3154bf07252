// rows: the policies and calls of vectors/decide.txt -> what another machine's kernel does with them.

import { runCore } from "../../../packages/policy/test/core.js";
import { type DecideRow, decideRows, parseCall } from "../../../packages/policy/test/decide.js";
import { explains } from "../../../packages/policy/test/kernel.js";
import { errnoNumber, syscallName } from "../../../packages/syscalls/src/index.js";
import { file } from "./cpio.mjs";
import type { Report } from "./report.mjs";

/** The ABIs that a machine's kernel knows, with the way by which sbx-kernel makes their calls. */
const ENTRIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  x86_64: { x86_64: "native", x32: "native", i386: "int80" },
  aarch64: { aarch64: "native" },
};

const users = ["root", "nobody"];

interface Attempt {
  readonly row: DecideRow;
  readonly call: ReturnType<typeof parseCall>;
  readonly entry: string;
}

/**
 * The rows of a machine: files for its image, and the judge of what rows.sh there prints.
 *
 * @public main.mjs imports it in a way that knip does not follow.
 */
export function readRows(machine: string) {
  const entries = ENTRIES[machine] ?? {};
  const attempts = decideRows.flatMap((row): Attempt[] => {
    const call = parseCall(row.call, row.abi);
    const entry = entries[call.abi];
    return entry === undefined || entries[row.abi] === undefined ? [] : [{ row, call, entry }];
  });
  const programs = runCore(attempts.map(({ row }) => row)).map(({ program }) => program);
  const free = attempts.map((attempt) => encode(attempt, undefined));
  const filtered = attempts.map((attempt, index) => encode(attempt, programs[index]));
  return {
    entries: [
      file("rows/filtered", Buffer.concat(filtered)),
      file("rows/free", Buffer.concat(free)),
    ],
    judge: (lines: readonly string[]): Report => judge(attempts, lines),
  };
}

/** A request as sbx-kernel reads it. A call that does not say gets what makes most calls fail. */
function encode({ call, entry }: Attempt, program: Uint8Array | undefined): Uint8Array {
  const missing = call.arguments === undefined ? -1n : 0n;
  const list = Array.from({ length: 6 }, (_, index) => call.arguments?.[index] ?? missing);
  const words = list.map((value) => BigInt.asUintN(64, value));
  const head = [program?.length ?? 0, entry, call.number, ...words].join(" ");
  return Buffer.concat([Buffer.from(`${head}\n`), program ?? Buffer.alloc(0)]);
}

function judge(attempts: readonly Attempt[], lines: readonly string[]): Report {
  const report: Report = { passed: [], faults: [] };
  const tell = (name: string, wrong: readonly string[]) => {
    if (wrong.length === 0) report.passed.push(name);
    else report.faults.push(`${name}: ${wrong.length} wrong, such as ${wrong.slice(0, 3)}`);
  };
  for (const user of users) {
    const [filtered, free] = ["filtered", "free"].map((rows) => fatesIn(lines, user, rows));
    tell(`the ${attempts.length} rows, as ${user}`, findWrong(attempts, filtered, free));
    if (attempts.some(({ entry }) => entry === "int80"))
      tell(`i386's gate is open, as ${user}`, findClosed(attempts, free));
  }
  return report;
}

function fatesIn(lines: readonly string[], user: string, rows: string): string[] {
  const start = `fate ${user} ${rows}: `;
  return lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}

type Fates = readonly string[] | undefined;

function findWrong(attempts: readonly Attempt[], filtered: Fates = [], free: Fates = []): string[] {
  if (attempts.length < 100) return [`only ${attempts.length} rows`];
  if (filtered.length !== attempts.length || free.length !== attempts.length)
    return [`${filtered.length} filtered and ${free.length} free of ${attempts.length} came back`];
  return attempts.flatMap(({ row: { title, verdict, abi }, call }, index) => {
    const [fate = "", unfiltered = ""] = [filtered[index], free[index]];
    const errno = /^\d+$/.test(verdict) ? Number(verdict) : errnoNumber(verdict);
    if (explains(verdict, errno, call, fate, unfiltered) && unfiltered !== "stuck") return [];
    const name = syscallName(call.abi, call.number) ?? call.number;
    return [`[${title}: ${abi} ${call.abi}:${name} is ${verdict}, ${fate}, ${unfiltered}]`];
  });
}

/** Of calls that a kernel without the gate does not even look at, none would come back. */
function findClosed(attempts: readonly Attempt[], free: Fates = []): string[] {
  const fates = free.filter((_, index) => attempts[index]?.entry === "int80");
  return fates.some((fate) => fate.startsWith("returned")) ? [] : [`${fates[0]}`];
}
