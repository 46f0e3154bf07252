// start: a program and a user -> how the program ended, as a shell tells it.

import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { launcher, stage } from "./stage.js";

/** Who runs a program: a command that becomes them. */
export interface User {
  readonly title: string;
  readonly become: readonly string[];
  readonly isRoot: boolean;
}

export interface Surroundings {
  readonly user?: User;
  readonly folder?: string;
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface End {
  /** Of who was started: it stays the same through every exec. */
  readonly pid: number;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const self: User = {
  title: "as who runs the tests",
  become: [],
  isRoot: process.getuid?.() === 0,
};
const nobody: User = {
  title: "without any privilege",
  become: [
    ..."/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups".split(" "),
    ..."--bounding-set=-all --inh-caps=-all --".split(" "),
  ],
  isRoot: false,
};

/** Root comes in two kinds. Everybody else has no privilege that could help. */
export const users: readonly User[] = self.isRoot ? [self, nobody] : [self];

/** Who has no privilege at all. */
export const unprivileged: User = self.isRoot ? nobody : self;

/** Where files of another owner, namespaces or capabilities are needed. */
export function demandRoot(): User {
  if (!self.isRoot) throw new Error("this needs root's privileges: run the tests as root");
  return self;
}

export const KILLED = 128 + constants.signals.SIGSYS;
export const FAILED = 125;
export const NOT_EXECUTABLE = 126;
export const NOT_FOUND = 127;
/** What a victim ends with. */
export const VICTIM = 42;

export const PATH = "/usr/bin:/bin";
const LIMITS = { timeout: 100_000, killSignal: "SIGKILL", maxBuffer: 1 << 26 } as const;

/** Run `command`, named by its path, in an environment of nothing but the variables. */
export function start(command: readonly string[], surroundings: Surroundings = {}): End {
  const { user = self, folder = stage, input = "", variables = { PATH } } = surroundings;
  const [file = "", ...args] = [...user.become, ...command];
  const options = { cwd: folder, env: variables, input, encoding: "utf8", ...LIMITS } as const;
  const { pid, status, signal, stdout, stderr, error } = spawnSync(file, args, options);
  // A program that is gone before it has read its input is no failure of ours.
  if (error !== undefined && !("code" in error && error.code === "EPIPE")) throw error;
  return { pid, status: shown(status, signal), stdout, stderr };
}

/** The same, beside others. */
export function startBeside(command: readonly string[], surroundings: Surroundings = {}) {
  const { user = self, folder = stage, input = "", variables = { PATH } } = surroundings;
  const [file = "", ...args] = [...user.become, ...command];
  const child = spawn(file, args, { cwd: folder, env: variables });
  const end = new Promise<End>((resolve, reject) => {
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        texts[name] += text;
      });
    }
    child.on("error", reject);
    child.on("close", (status, signal) =>
      resolve({ pid: child.pid ?? 0, status: shown(status, signal), ...texts }),
    );
  });
  child.stdin.on("error", () => {}).end(input);
  return { child, end };
}

function shown(status: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (status ?? 0) : 128 + constants.signals[signal];
}

/** A way by which the filter comes to the program. */
export interface Way {
  readonly title: string;
  readonly options: readonly string[];
  readonly point: "exec" | "entry" | "main";
  readonly isInjected: boolean;
}

export const keyed: Way = { title: "keyed at exec", options: [], point: "exec", isInjected: false };
export const injected: readonly Way[] = [
  { title: "inject at exec", options: ["--via", "inject"], point: "exec", isInjected: true },
  { title: "inject at entry", options: ["--at", "entry"], point: "entry", isInjected: true },
  { title: "inject at main", options: ["--at", "main"], point: "main", isInjected: true },
];
export const ways: readonly Way[] = [keyed, ...injected];
export const explained: Way = {
  title: "explained",
  options: ["--explain"],
  point: "exec",
  isInjected: false,
};
export const suspended: Way = {
  title: "suspend at exec",
  options: ["--via", "suspend"],
  point: "exec",
  isInjected: false,
};

/** The victims call nothing else that is refused: EXDEV. */
export const REFUSE_PARENT = ["-d", "getppid=EXDEV"];

/** The arguments by which `command` is launched. */
export function launching(
  command: readonly string[],
  way: Way = keyed,
  policy: readonly string[] = REFUSE_PARENT,
): string[] {
  return [launcher, ...way.options, ...policy, "--", ...command];
}
