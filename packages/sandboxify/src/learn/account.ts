// account: the records of a run, and the policy that they make -> all that there is to tell of it.

import type { InstallPoint } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { enforcingCommand } from "./command.js";
import { baseName, timeText } from "./evidence.js";
import { perhapsOf } from "./perhaps.js";
import { boundaryOf, stagesOf } from "./phase.js";
import type { LearnedPolicy, Origin } from "./policy.js";
import type { Records } from "./records.js";
import { HEAD } from "./remarks.js";
import { risksOf } from "./risk.js";
import { type Account, callsOf, countOf } from "./summary.js";

/** What a policy file says of the run that it is of. */
export const originOf = (records: Records, abi: Abi): Origin => ({
  head: headOf(records),
  installAt: pointOf(records),
  abi,
});

/** All that there is to tell of a policy, which is at `output`, where there was a file before or none. */
export const accountOf = (
  records: Records,
  learned: LearnedPolicy,
  { output, merged }: Pick<Account, "output" | "merged">,
): Account => ({
  records,
  learned,
  risks: risksOf(learned.items),
  boundary: boundaryOf(records, learned),
  stages: stagesOf(records, learned),
  perhaps: perhapsOf(learned),
  output,
  merged,
  command: enforcingCommand(output, records.end?.arguments ?? []),
});

/** The program's name, in the folder where it was started. */
export function defaultOutput({ end }: Records): string {
  const name = baseName(end?.arguments[0] ?? end?.program ?? "").replace(/[^\w.+-]/g, "_");
  const plain = name.replace(/^[.-]+/, "").slice(0, 200);
  return `${plain === "" ? "program" : plain}.policy`;
}

const POINTS: readonly string[] = ["entry", "main"] satisfies InstallPoint[];

/** What is learned behind a point holds from there on; `exec` is meant where nothing is said. */
function pointOf({ end }: Records): InstallPoint | undefined {
  const point = end?.installAt ?? "";
  return POINTS.includes(point) ? (point as InstallPoint) : undefined;
}

function headOf(records: Records): readonly string[] {
  const { end } = records;
  const name = baseName(end?.program ?? "") || "a program";
  const time = end ? ` in ${timeText(end.elapsed)}` : "";
  return [`${HEAD}from a run of ${name}: ${countOf(callsOf(records), "call")}${time}.`];
}
