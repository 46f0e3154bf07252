// start: a program of others that filters itself or what it runs -> the process that has the filters.

import { type ChildProcess, spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Somebody's filters, and how they come to be in a process. */
export interface Other {
  readonly name: string;
  /** The Debian package that has its. */
  readonly package: string;
  /** What is in its filters that others have not. */
  readonly why: string;
  /** The command lines of a shell; `$0` is a folder for its files, and all processes end with the shell. */
  readonly script: string;
  /** Items that must be printed. */
  readonly says?: readonly string[];
  /** The ways round them. */
  readonly holes?: readonly string[];
  /** How the name of the process begins that gets the filters. */
  readonly process: string;
  /** Writes what it needs into the folder. */
  readonly prepare?: (folder: string) => void;
}

export interface Running {
  /** The filtered process. */
  readonly pid: number;
  readonly end: () => Promise<void>;
}

/** In a tenth of a second. */
const PATIENCE = 150;

/** Among processes, mounts and control groups of its own, which go with it. */
const ALONE = `[ -z "$1" ] || echo $$ >"$1/cgroup.procs"
exec unshare --mount --cgroup --pid --fork --kill-child --mount-proc sh -c "$2" "$0"`;

/** A new control group, named as `folder` is; none where the machine lets nobody make one. */
function makeGroup(folder: string): string | undefined {
  const mounts = readFileSync("/proc/mounts", "utf8");
  const [, root] = /^\S+ (\S+) cgroup2 /m.exec(mounts) ?? [];
  if (root === undefined) return undefined;
  const group = join(root, basename(folder));
  try {
    mkdirSync(group);
    return group;
  } catch {
    return undefined;
  }
}

/** Waits until those that were killed have left it, and removes it with those that were made below. */
async function removeGroup(group: string): Promise<void> {
  for (const entry of readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroup(join(group, entry.name));
  }
  for (let left = PATIENCE; left > 0; left--) {
    try {
      rmdirSync(group);
      return;
    } catch {
      await sleep(100);
    }
  }
}

/** @throws Error with what the program said, where no process gets a filter. */
export async function start({ name, script, process: wanted, prepare }: Other): Promise<Running> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sbx-others-")));
  prepare?.(folder);
  const group = makeGroup(folder);
  const child = spawn("sh", ["-c", ALONE, folder, group ?? "", script], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("latin1").on("data", (piece: string) => {
      said += piece;
    });
  }
  const gone = new Promise((resolve) => child.on("close", resolve));
  // Who changes his user does not end with his parent; but all others end with the first of their namespace.
  const end = async () => {
    for (const pid of childrenOf(child.pid)) process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
    if (group !== undefined) await removeGroup(group);
  };
  for (let left = PATIENCE; left > 0 && !isGone(child); left--) {
    const pid = filteredBelow(child.pid ?? 0, wanted);
    if (pid !== undefined) return { pid, end };
    await sleep(100);
  }
  await end();
  const last = said.trim().split("\n").slice(-3).join(" / ");
  throw new Error(`${name}: no process ${wanted} has a filter: ${last || "it says nothing"}`);
}

const isGone = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const FILTERED = "2";

function processes(): Map<number, Status> {
  const names = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  return new Map(names.flatMap((entry) => statusOf(Number(entry))));
}

const childrenOf = (pid: number | undefined): number[] =>
  [...processes()].flatMap(([child, { parent }]) => (parent === pid ? [child] : []));

/** The newest process called `wanted` and more among those that `ancestor` has started, if it has a filter. */
function filteredBelow(ancestor: number, wanted: string): number | undefined {
  const all = processes();
  const reaches = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined; at = all.get(at)?.parent) {
      if (at === ancestor) return true;
    }
    return false;
  };
  return [...all]
    .filter(([pid, { name, mode }]) => name.startsWith(wanted) && mode === FILTERED && reaches(pid))
    .map(([pid]) => pid)
    .at(-1);
}

interface Status {
  readonly name: string;
  readonly parent: number;
  readonly mode: string;
}

function statusOf(pid: number): [number, Status][] {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "latin1");
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "";
    return [[pid, { name: field("Name"), parent: Number(field("PPid")), mode: field("Seccomp") }]];
  } catch {
    return [];
  }
}
