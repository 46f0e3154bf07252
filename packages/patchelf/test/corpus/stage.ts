// stage: a file -> how it runs at one place, under one name, as a user without any privilege.

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** How a program ended; `undefined` when it did not in time. */
export interface End {
  readonly status: string;
  readonly output: string;
}

export interface Stage {
  /** A path for another form of the file. */
  place(variant: string): string;
  /** Runs `file` as if it were the program itself. */
  run(file: string, args: readonly string[]): End | undefined;
  clear(): void;
}

/** In seconds. */
const PATIENCE = 10;

/** Without network, other processes, or a right to anything: what a program tries is its own affair. */
const ALONE =
  "unshare --pid --fork --kill-child --net --ipc --uts --mount " +
  "setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --inh-caps=-all --pdeathsig=KILL --";
const aside: readonly string[] = process.getuid?.() === 0 ? ALONE.split(" ") : [];

export function stageFor(program: string): Stage {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "sbx-corpus-")));
  chmodSync(scratch, 0o755);
  const home = join(scratch, "home");
  mkdirSync(home);
  const name = basename(program);
  mkdirSync(join(scratch, "bin"));
  const path = join(scratch, "bin", name);
  return {
    place: (variant) => join(scratch, variant),
    run(file, args) {
      rmSync(path, { force: true });
      copyFileSync(file, path);
      chmodSync(path, 0o755);
      rmSync(home, { recursive: true });
      mkdirSync(home);
      chmodSync(home, 0o777);
      return endOf(start([path, ...args], home));
    },
    clear: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** The filter that comes with the library lets everything pass. */
function start(words: readonly string[], home: string): SpawnSyncReturns<Buffer> {
  const environment = `PATH=/usr/bin:/bin HOME=${home} LC_ALL=C TERM=dumb SECCOMP_SYSCALL_DENY=`;
  const [command = "", ...args] = [...aside, "env", "-i", ...environment.split(" "), ...words];
  return spawnSync(command, args, {
    cwd: home,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
  });
}

function endOf({
  error,
  status,
  signal,
  stdout,
  stderr,
}: SpawnSyncReturns<Buffer>): End | undefined {
  if (error !== undefined && "code" in error && error.code === "ETIMEDOUT") return undefined;
  if (error !== undefined) throw error;
  const output = `${stdout.toString("latin1")}\n--\n${stderr.toString("latin1")}`;
  return { status: signal ?? String(status), output };
}
