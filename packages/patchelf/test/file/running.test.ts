// Programs that run while their file is patched, and patching that is stopped in the middle.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { demand, spawnPatchelf } from "../cli/command.js";
import {
  COMPILER,
  file,
  filterOf,
  folderOf,
  library,
  MAIN,
  type Made,
  stage,
} from "../cli/stage.js";

const LISTS = { SECCOMP_SYSCALL_DENY: "ptrace" };
const ADD = ["add", "--library", library] as const;

test.each<Made>(["dynamic", "static"])(
  "a %s program that runs goes on as it is; the next one is filtered",
  async (kind) => {
    const path = file(kind);
    const running = spawn(path, ["wait"], { env: LISTS, stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(running, "exit");
    let said = "";
    running.stdout.on("data", (data) => {
      said += data;
    });
    await once(running.stdout, "data");
    await demand(...ADD, path);
    expect(filterOf(path, LISTS)).toBe("Seccomp:\t2\n");
    // A copy takes the name of a file that runs in the same way.
    await demand(...ADD, "-d", "ptrace", "-o", path, file(kind));
    running.stdin.end("\n");
    expect(await ended).toEqual([0, null]);
    expect(said).toBe("ready\nSeccomp:\t0\n");
  },
);

/** A library that holds a process where it waits for the disk, until the file of the variable is there. */
const HELD = "SBX_GO";
const shim = join(stage, "slow-disk.so");
writeFileSync(
  `${shim}.c`,
  `#include <stdlib.h>
#include <unistd.h>
int fsync(int descriptor) {
  (void)descriptor;
  while (access(getenv("${HELD}"), F_OK) != 0) usleep(10000);
  return 0;
}
`,
);
const { status: compiled } = spawnSync(COMPILER, ["-shared", "-fPIC", "-o", shim, `${shim}.c`]);
if (compiled !== 0) throw new Error(`${COMPILER} is missing: apt-get install -y gcc`);

const temporaries = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(".sbx-"));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(10);
}

/** The command, held where the changed file is complete, and not in its place. */
async function holdCommand(path: string) {
  const go = join(folderOf(), "go");
  const command = spawn(process.execPath, [MAIN, ...ADD, path], {
    env: { ...process.env, LD_PRELOAD: shim, [HELD]: go },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(command, "close");
  let stderr = "";
  command.stderr.on("data", (data) => {
    stderr += data;
  });
  // The mode is the last that comes to it.
  await until(() =>
    temporaries(path).some((name) => (statSync(join(dirname(path), name)).mode & 0o777) !== 0o600),
  );
  return { command, ended, go: () => writeFileSync(go, ""), said: () => stderr };
}

const LIMITS = { timeout: 60_000 };

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s leaves the file as it is, and nothing else",
  LIMITS,
  async (signal) => {
    const path = file("dynamic");
    const bytes = readFileSync(path);
    const { command, ended } = await holdCommand(path);
    command.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  },
);

test("SIGKILL leaves the file as it is, and it can be patched then", LIMITS, async () => {
  const path = file("dynamic");
  const bytes = readFileSync(path);
  const { command, ended } = await holdCommand(path);
  command.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(filterOf(path, LISTS)).toBe("Seccomp:\t0\n");
  await demand(...ADD, path);
  expect(filterOf(path, LISTS)).toBe("Seccomp:\t2\n");
});

test("of two that add at once the slower one is refused", LIMITS, async () => {
  const path = file("dynamic");
  const { ended, go, said } = await holdCommand(path);
  expect(spawnPatchelf([...ADD, "-d", "ptrace", path])).toMatchObject({ status: 0 });
  go();
  expect(await ended).toEqual([1, null]);
  expect(said()).toBe(
    `sbx-patchelf: ${path} was changed by somebody else meanwhile\nhelp: run the command again\n`,
  );
  expect(filterOf(path)).toBe("Seccomp:\t2\n");
  expect(temporaries(path)).toEqual([]);
});
