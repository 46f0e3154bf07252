// start: a program, an environment and a user -> how the program ended, as a shell tells it.

import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import { library, stage } from "./stage.js";

/** Who runs a program: a command that becomes them, and the user that the program then sees. */
export interface User {
  readonly title: string;
  readonly become: readonly string[];
  readonly id: number;
}

export interface Surroundings {
  readonly user?: User;
  readonly folder?: string;
  readonly input?: string;
}

export interface End {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Variables = Readonly<Record<string, string>>;

const self: User = { title: "as who runs the tests", become: [], id: process.getuid?.() ?? 0 };
const nobody: User = {
  title: "without any privilege",
  become: [
    ..."setpriv --reuid=65534 --regid=65534 --clear-groups".split(" "),
    ..."--bounding-set=-all --inh-caps=-all --".split(" "),
  ],
  id: 65534,
};

/** Root comes in two kinds. Everybody else has no privilege that could help. */
export const users: readonly User[] = self.id === 0 ? [self, nobody] : [self];

/** What a shell shows of a program that a filter has killed. */
export const KILLED = 128 + constants.signals.SIGSYS;

/** The exit status of the library's own failures. */
export const REFUSED = 125;

/** Run `command` in an environment of nothing but `variables`. */
export function start(
  command: readonly string[],
  variables: Variables,
  { user = self, folder = stage, input = "" }: Surroundings = {},
): End {
  // The program alone gets the variables: not what becomes the user.
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const [file = "", ...args] =
    user.become.length === 0 ? command : [...user.become, "env", "-i", ...assignments, ...command];
  const env = user.become.length === 0 ? variables : { PATH: "/usr/bin:/bin" };

  const result = spawnSync(file, args, { cwd: folder, env, input, encoding: "utf8", ...LIMITS });
  const { signal, stdout, stderr, error } = result;
  // A program that is gone before it has read its input is no failure of ours.
  if (error !== undefined && !("code" in error && error.code === "EPIPE")) throw error;
  const status = signal === null ? (result.status ?? 0) : 128 + constants.signals[signal];
  return { status, stdout, stderr };
}

const LIMITS = { timeout: 60_000, killSignal: "SIGKILL", maxBuffer: 1 << 26 } as const;

/** The same with the library preloaded. */
export function startFiltered(
  command: readonly string[],
  variables: Variables,
  surroundings?: Surroundings,
): End {
  return start(command, { LD_PRELOAD: library, ...variables }, surroundings);
}
