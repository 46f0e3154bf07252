// command: a command line -> how it ended and all that it said.

import { spawnSync } from "node:child_process";
import { constants } from "node:os";

export interface End {
  /** As a shell shows it: 128 and the signal for a program that was killed. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const LIMITS = { timeout: 120_000, killSignal: "SIGKILL", maxBuffer: 1 << 28 } as const;

/** Packages by the command that they bring, where the two are not called alike. */
const PACKAGES: Readonly<Record<string, string>> = {
  "eu-elflint": "elfutils",
  "musl-gcc": "musl-tools",
  "qemu-aarch64-static": "qemu-user-static",
  "qemu-ppc64-static": "qemu-user-static",
  "qemu-ppc-static": "qemu-user-static",
  go: "golang-go",
  readelf: "binutils",
  ldd: "libc-bin",
};

/** Runs `words`, which are in plain English and without colour. */
export function run(words: readonly string[], { folder, environment }: Place = {}): End {
  const [command = "", ...args] = words;
  const result = spawnSync(command, args, {
    ...LIMITS,
    cwd: folder,
    env: environment ?? { ...process.env, LC_ALL: "C.UTF-8" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { error, signal, status } = result;
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    throw new Error(`${command} is missing: apt-get install -y ${PACKAGES[command] ?? command}`);
  }
  if (error !== undefined) throw error;
  return {
    status: signal === null ? (status ?? 0) : 128 + constants.signals[signal],
    stdout: result.stdout.toString("latin1"),
    stderr: result.stderr.toString("latin1"),
  };
}

/** The same for what must work: its standard output. */
export function demand(words: readonly string[], place?: Place): string {
  const { status, stdout, stderr } = run(words, place);
  if (status !== 0) throw new Error(`${words.join(" ")}: status ${status}\n${stdout}${stderr}`);
  return stdout;
}
