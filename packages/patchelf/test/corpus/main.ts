// main: [FOLDER...] -> every program in them, or in /usr/bin and /usr/sbin, patched and run; status 1 when we broke one.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { examine, type Finding } from "./examine.js";
import { elfFiles, FOLDERS } from "./programs.js";
import { broke, summary, troubles } from "./report.js";
import { sandboxHere } from "./sandbox.js";

const WORKERS = 2;
const WORKER = "--worker";

const [first, ...others] = process.argv.slice(2).filter((word) => word !== "--");
if (first === WORKER) await work(Number(others[0]), others.slice(1));
else await lead(first === undefined ? [...FOLDERS] : [first, ...others]);

/** Examines every so-manieth program, and prints each finding in a line of JSON. */
async function work(index: number, folders: readonly string[]): Promise<void> {
  const sandbox = await sandboxHere();
  const programs = elfFiles(folders).filter((_, at) => at % WORKERS === index);
  for (const program of programs) console.log(JSON.stringify(examine(program, sandbox)));
}

async function lead(folders: readonly string[]): Promise<void> {
  const findings: Finding[] = [];
  const workers = Array.from({ length: WORKERS }, (_, index) => follow(index, folders, findings));
  const statuses = await Promise.all(workers);
  console.log(`\n${summary(findings)}`);
  if (statuses.some((status) => status !== 0) || findings.some(broke)) process.exitCode = 1;
}

/** Runs a worker, and tells what goes wrong as it does. */
async function follow(index: number, folders: readonly string[], findings: Finding[]) {
  const [, script = ""] = process.argv;
  const args = [...process.execArgv, script, WORKER, String(index), ...folders];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const finding: Finding = JSON.parse(line);
    findings.push(finding);
    for (const trouble of troubles(finding)) console.log(trouble);
  }
  return ended;
}
