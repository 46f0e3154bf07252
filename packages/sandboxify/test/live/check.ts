// check: what a program saw when it was started plainly, and when it was launched -> what is wrong with that.

import { type Phase, type Report, readReport } from "./report.js";
import { type End, VICTIM, type Way } from "./start.js";

/** What must come of a launch: the program under its filter, or a refusal with a message. */
export type Expected =
  | { readonly refused: Readonly<Partial<Record<Phase, boolean>>> }
  | { readonly status: number; readonly message: string };

/** How the filter's answer looks: EXDEV. */
const REFUSED = "refused 18";
const FILTER = { noNewPrivileges: "1", mode: "2", count: "1" };

/** What of `launched` is not as it must be; `plain` is the same program without a launcher. */
export function findProblems(plain: End, launched: End, expected: Expected): string[] {
  if ("message" in expected) return findUnrefused(launched, expected);
  const before = readReport(plain.stdout);
  const after = readReport(launched.stdout);
  return [
    ...differ("status", VICTIM, launched.status),
    ...differ("status without a launcher", VICTIM, plain.status),
    ...differ("standard error", "", launched.stderr),
    ...differ("PID", launched.pid, after.pid),
    ...Object.entries(FILTER).flatMap(([name, value]) =>
      differ(name, value, after.filter[name as keyof Report["filter"]]),
    ),
    ...Object.entries(expected.refused).flatMap(([phase, isRefused]) =>
      differ(phase, isRefused ? REFUSED : "passed", after.phases[phase as Phase]),
    ),
    ...before.seen.filter((line) => !after.seen.includes(line)).map((line) => `lost: ${line}`),
    ...after.seen.filter((line) => !before.seen.includes(line)).map((line) => `new: ${line}`),
    ...differ("number of lines", before.seen.length, after.seen.length),
  ];
}

function findUnrefused(
  { status, stdout, stderr }: End,
  expected: { readonly status: number; readonly message: string },
): string[] {
  const isOneLine = /^sandboxify: [^\n]+; help: [^\n]+\n$/.test(stderr);
  return [
    ...differ("status", expected.status, status),
    ...differ("standard output", "", stdout),
    ...(isOneLine && stderr.includes(expected.message) ? [] : [`standard error: ${stderr}`]),
  ];
}

function differ(what: string, wanted: unknown, found: unknown): string[] {
  return wanted === found ? [] : [`${what}: ${found}, not ${wanted}`];
}

/** Which phases are refused by a filter that comes at the way's point. */
export function phasesOf(way: Way, library: "before entry" | "after entry" | "none"): Expected {
  const refused: Partial<Record<Phase, boolean>> = {
    constructor: way.point !== "main",
    main: true,
  };
  if (library === "none") return { refused };
  const isBefore = library === "before entry";
  return {
    refused: {
      library: way.point === "exec" || (way.point === "entry" && !isBefore),
      ...refused,
    },
  };
}
