// report: records and their sums -> text for people.

import { showBytes } from "./bytes.js";
import { counted } from "./count.js";
import { itemsFor } from "./items.js";
import type { Reading } from "./reading.js";
import { type Call, programOf, type SeccompRecord } from "./record.js";
import { type CallSum, callsOf, type ProgramSum, type Sum } from "./sums.js";
import { alignRows, wrap } from "./table.js";
import { showTime } from "./time.js";

/** How wide lists of items are. */
const WIDTH = 96;
/** So many names of threads are shown; some programs make up a new one for each. */
const COMMANDS_MAX = 4;

const BOLD = "\x1b[1m";
const PLAIN = "\x1b[0m";
const bold = (text: string, colour: boolean): string => (colour ? `${BOLD}${text}${PLAIN}` : text);

const showProgram = (program: string): string =>
  program === "" ? "(a program without a name)" : showBytes(program);

const showAbi = ({ abi, architecture }: Call): string => abi ?? `0x${architecture.toString(16)}`;
const showCall = ({ name, number }: Call): string => name ?? String(number);
const showOutcome = (action: string, signal: string | undefined): string =>
  signal === undefined ? action : `${action} (${signal})`;

/** A record as it comes, in one line. */
export function showRecord(record: SeccompRecord): string {
  const { time, pid, call, action, signal } = record;
  const cells = [
    showTime(time).padEnd(20),
    String(pid ?? "-").padStart(7),
    showCall(call).padEnd(16),
    showAbi(call).padEnd(7),
    showOutcome(action, signal).padEnd(13),
    showProgram(programOf(record)),
  ];
  return `${cells.join("  ")}\n`;
}

/** All that was read. */
export function showSums({ sums }: Reading, colour: boolean): string {
  const programs = sums.programs();
  const { total } = sums;
  const texts = programs.map((program) => showProgramSum(program, colour));
  const of = programs.length === 0 ? "" : ` of ${counted(programs.length, "program")}`;
  return [...texts, `${counted(total.count, "record")}${of}${showTimes(total)}\n`].join("\n");
}

function showTimes({ first, last }: Sum): string {
  if (first === undefined) return "";
  return first === last ? `, ${showTime(first)}` : `, ${showTime(first)} to ${showTime(last)}`;
}

function showProgramSum(sum: ProgramSum, colour: boolean): string {
  const title = `${showProgram(sum.program)}${showCommands(sum)}: ${counted(sum.count, "record")}`;
  const rows = callsOf(sum).map(callRow);
  const [head = "", ...lines] = alignRows([HEADINGS, ...rows], [0, 2]);
  return [
    bold(title, colour),
    `  ${bold(head, colour)}`,
    ...lines.map((line) => `  ${line}`),
    ...showItems(sum),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** The names of its threads, where they say more than the name of its file. */
function showCommands({ program, commands }: ProgramSum): string {
  // The kernel keeps 15 bytes of a name.
  const own = program.slice(program.lastIndexOf("/") + 1).slice(0, 15);
  const names = [...commands.keys()];
  if (names.length === 0 || (names.length === 1 && names[0] === own)) return "";
  const shown = names.slice(0, COMMANDS_MAX).map(showBytes).join(", ");
  return ` (${shown}${names.length > COMMANDS_MAX ? ", ..." : ""})`;
}

const HEADINGS = ["TIMES", "CALL", "NUMBER", "ABI", "ACTION", "FIRST", "LAST"];

const callRow = ({ count, call, action, signal, first, last }: CallSum): string[] => [
  String(count),
  showCall(call),
  String(call.number),
  showAbi(call),
  showOutcome(action, signal),
  showTime(first),
  showTime(last),
];

function showItems(sum: ProgramSum): string[] {
  const { allow, deny, architectures, unnamed } = itemsFor(sum);
  return [
    ...showList("to be added to SECCOMP_SYSCALL_ALLOW:", allow),
    ...showList("or, where they are denied, at the end of SECCOMP_SYSCALL_DENY:", deny),
    ...showList(
      "to be named in SECCOMP_ARCHITECTURES:",
      architectures.length > 0 ? [architectures.join(":")] : [],
    ),
    ...(unnamed > 0 ? [`  ${counted(unnamed, "call")} that no list can name`] : []),
  ];
}

const showList = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`  ${title}`, ...wrap(items, WIDTH).map((line) => `    ${line}`)];
