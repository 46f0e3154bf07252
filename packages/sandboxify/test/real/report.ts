// report: findings -> lines of a table, and what is wrong.

import type { Finding } from "./examine.js";
import type { Came } from "./take.js";

const HEAD = ["PROGRAM", "CALLS", "PROCESSES", "ITEMS", "NEEDED", "OPTIONAL", "STRACE"];

export const head = (): string => row(HEAD);

export function line({ program, learned, taken, missing, more }: Finding): string {
  const optional = taken.filter(({ came }) => came !== "needed");
  const named = optional.map(({ call, came }) => `${call} (${came})`);
  const { calls, processes, items } = learned;
  const needed = taken.length - optional.length;
  const numbers = [calls, processes, items.size, needed, optional.length].map(String);
  const strace = [...missing.map((call) => `+${call}`), ...more.map((call) => `-${call}`)];
  return [
    row([program, ...numbers, strace.join(" ") || "the same"]),
    ...(named.length === 0 ? [] : [`  optional: ${named.join(", ")}`]),
  ].join("\n");
}

export const troubles = ({ program, troubles }: Finding): readonly string[] =>
  troubles.map((trouble) => `${program}: ${trouble}`);

export function summary(findings: readonly Finding[]): string {
  const taken = findings.flatMap((finding) => finding.taken);
  const count = (came: Came) => taken.filter((each) => each.came === came).length;
  const explained = taken.filter((each) => each.came === "needed" && each.explained).length;
  return (
    `${findings.length} programs, ${taken.length} calls taken away alone: ${count("needed")} needed ` +
    `(${explained} named by --explain), ${count("unnoticed")} unnoticed, ${count("not called")} not called`
  );
}

const row = ([name = "", ...cells]: readonly string[]): string =>
  `${name.padEnd(14)}${cells.map((cell, at) => (at < 5 ? cell.padStart(10) : `  ${cell}`)).join("")}`;
