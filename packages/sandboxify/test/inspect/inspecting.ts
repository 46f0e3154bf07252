// inspecting: filtered processes to look at, and what the command says of them.

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { compilePolicy, type Program, readPolicyFile, simulate } from "@sbx/policy";
import { type Abi, syscallNames, syscallNumber } from "@sbx/syscalls";
import { afterAll } from "vitest";
import type { Output } from "../../src/cli.js";
import { formatFailure } from "../../src/failure.js";
import { inspect, readInspectOptions } from "../../src/inspect/command.js";
import { type AttachedFilter, readFilters } from "../../src/inspect/filters.js";
import { parseOptions } from "../../src/options.js";
import { abi } from "../built.js";

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** A process that says its number in its first line. */
export interface Subject {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it has written after that line, so far. */
  readonly said: () => string;
  /** The status or the signal that it has ended with. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts `command`, of which some process writes its number. */
export async function begin(
  command: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv = process.env,
  extra: readonly number[] = [],
): Promise<Subject> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    env: environment,
    stdio: ["ignore", "pipe", "inherit", ...extra],
  });
  children.add(child);
  let text = "";
  child.stdout?.setEncoding("latin1").on("data", (piece: string) => {
    text += piece;
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on("close", (status, signal) => resolve(signal ?? status));
  });
  await until(() => text.includes("\n") || child.exitCode !== null || child.signalCode !== null);
  if (!text.includes("\n")) throw new Error(`${command.join(" ")} ended`);
  const pid = Number.parseInt(text, 10);
  await until(() => stateOf(pid) !== "R" || nameOf(pid) !== "sh");
  return { child, pid, said: () => text.slice(text.indexOf("\n") + 1), ended };
}

/** A shell that says its number and becomes `program`. */
export const becoming = (program: string): [string, ...string[]] => [
  "/bin/sh",
  "-c",
  `echo $$; exec ${program}`,
];

export async function until(test: () => boolean): Promise<void> {
  for (let left = 6000; !test(); left--) {
    if (left === 0) throw new Error("it never came to this");
    await sleep(10);
  }
}

function field(pid: number, name: string): string {
  const text = readFileSync(`/proc/${pid}/status`, "latin1");
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "";
}
export const stateOf = (pid: number): string => field(pid, "State").slice(0, 1);
export const nameOf = (pid: number): string => field(pid, "Name");

/** What the command writes, and its exit status. */
export function say(
  args: readonly string[],
  own: Abi = abi,
): { readonly status: number; readonly stdout: string; readonly stderr: string } {
  const texts = { stdout: "", stderr: "" };
  const output = (name: keyof typeof texts): Output => ({
    terminal: false,
    write: (text) => {
      texts[name] += text;
    },
  });
  try {
    const options = readInspectOptions(parseOptions(args));
    const status = inspect(options, { stdout: output("stdout"), abiOf: () => own });
    return { status, ...texts };
  } catch (error) {
    return { status: 125, ...texts, stderr: formatFailure(error, false) };
  }
}

export const inspected = (pid: number, ...options: readonly string[]): string =>
  say(["--inspect", String(pid), ...options]).stdout;

/** The filters of a process, the newest first. */
export function filtersOf(pid: number): readonly AttachedFilter[] {
  const filters = readFilters(pid);
  if ("text" in filters) throw new Error(filters.text);
  return filters;
}

/** What `--json` prints. */
export interface Data {
  readonly count: number;
  readonly filters: readonly {
    readonly bpf: string;
    readonly policies: readonly { readonly text: string; readonly abis: readonly Abi[] }[];
  }[];
  readonly together: { readonly policies: readonly { readonly text: string }[] } | null;
  readonly holes: readonly { readonly code: string }[];
  readonly unlikeThreads: readonly number[];
}

export const dataOf = (pid: number): Data => JSON.parse(inspected(pid, "--json"));

/** Names of calls with which the policies printed of a filter do not do what it does. */
export function unlike(program: Program, policies: Data["filters"][number]["policies"]): string[] {
  return policies.flatMap(({ text, abis }) => {
    const compiled = compilePolicy(readPolicyFile("printed", text).policy, abis);
    return abis.flatMap((one) =>
      syscallNames(one).filter((name) => {
        const call = { abi: one, number: syscallNumber(one, name) as number };
        const [is, said] = [program, compiled].map((each) => simulate(each, call));
        return JSON.stringify(is) !== JSON.stringify(said);
      }),
    );
  });
}
