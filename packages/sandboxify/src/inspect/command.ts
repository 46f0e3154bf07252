// command: sandboxify --inspect PID, from the number to what is written.

import type { Surroundings } from "../cli.js";
import { Failure } from "../failure.js";
import { FAILURES } from "../failures.js";
import type { Options } from "../options.js";
import { displayName, quote } from "../quote.js";
import { factsOf } from "./facts.js";
import { readFilters } from "./filters.js";
import { refusalOf } from "./permission.js";
import { describeData, showPolicies, showPrograms, understand } from "./shown.js";
import { FILTERED, readStatus, STRICT, type ThreadStatus, unlikeThreads } from "./status.js";

/** What the command line asks for. */
export interface InspectOptions {
  /** A process or a thread. */
  readonly pid: number;
  readonly form: "policy" | "program";
  readonly json: boolean;
}

/** What the command line says. @throws {Failure} */
export function readInspectOptions(options: Options): InspectOptions {
  const { inspect = "", show = "policy", json, program, ...others } = options;
  for (const name of Object.keys(others)) {
    throw new Failure(`option ${quote(`--${name}`)} does not go with --inspect`, USAGE);
  }
  const [next] = program;
  if (next !== undefined) throw new Failure(`there is ${quote(next)} behind --inspect PID`, USAGE);
  if (show !== "policy" && show !== "program") {
    throw new Failure(`--inspect cannot show ${quote(show)}`, "it shows policy or program");
  }
  const pid = /^[1-9][0-9]{0,6}$/.test(inspect) ? Number(inspect) : undefined;
  if (pid === undefined) {
    throw new Failure(`${quote(inspect)} is no process number`, "pgrep and ps print them");
  }
  return { pid, form: show, json: json ?? false };
}

const USAGE = "sandboxify --inspect PID [--show program] [--json]";

/** Prints the filters of a process. @returns the exit status. */
export function inspect(
  { pid, form, json }: InspectOptions,
  { stdout, abiOf }: Pick<Surroundings, "stdout" | "abiOf">,
): number {
  const status = readStatus(pid);
  if (status === undefined) throw FAILURES.noProcess(String(pid));
  const filters = status.mode === FILTERED ? (refusalOf(status) ?? readFilters(status.tid)) : [];
  const isKnown = "length" in filters && filters.length > 0;
  const understood = isKnown ? understand(filters, abiOf(`/proc/${pid}/exe`)) : undefined;
  const refusal = "text" in filters ? filters : undefined;
  if (json) {
    const data = { ...dataOf(status), ...(understood && describeData(understood)), refusal };
    stdout.write(`${JSON.stringify(data)}\n`);
    return 0;
  }
  const show = form === "program" ? showPrograms : showPolicies;
  const lines = [
    ...headLines(status).map((line) => `# ${line}`),
    ...(refusal ? [`# ${refusal.text}; help: ${refusal.help}`] : []),
    ...(understood ? ["", ...show(understood)] : []),
  ];
  stdout.write(lines.map((line) => `${line}\n`).join(""));
  return 0;
}

function headLines(status: ThreadStatus): string[] {
  const { tid, pid, name, mode, noNewPrivileges } = status;
  const what = tid === pid ? "Process" : `Thread of process ${pid}:`;
  const privileges =
    noNewPrivileges === undefined
      ? ""
      : noNewPrivileges
        ? "; it cannot gain privileges (no_new_privs)"
        : "; it may gain privileges by set-user-ID programs (no_new_privs is not set)";
  return [
    `${what} ${tid} (${displayName(name)}) ${modeText(mode, status.filters)}${privileges}.`,
    ...unlikeThreads(status).map(
      (other) =>
        `Its thread ${other.tid} ${modeText(other.mode, other.filters)}: --inspect ${other.tid}`,
    ),
  ];
}

function modeText(mode: number, filters: number | undefined): string {
  if (mode === STRICT) return "is in strict mode: it may call read, write, exit and rt_sigreturn";
  if (mode !== FILTERED) return "has no filter";
  if (filters === undefined) return "has filters";
  return filters === 1 ? "has one filter" : `has ${filters} filters, newest first`;
}

function dataOf(status: ThreadStatus): object {
  const facts = factsOf(status);
  const { count = null, noNewPrivileges = null } = facts;
  return { ...facts, count, noNewPrivileges };
}
