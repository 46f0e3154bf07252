// stage: programs to patch and libraries to link them to, in a folder that every user can read.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { preloadPath } from "@sbx/preload";
import { afterAll, vi } from "vitest";

// Compilers and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

export const ROOT = 0;
export const NOBODY = 65534;
/** Who runs the tests. */
export const SELF = process.getuid?.() ?? ROOT;
export const isRoot = SELF === ROOT;

/** Root comes in two kinds. */
export const users: readonly number[] = isRoot ? [ROOT, NOBODY] : [SELF];

/** Words that make a command one of a user's. */
export const asUser = (user: number): readonly string[] =>
  user === SELF
    ? []
    : [
        "setpriv",
        `--reuid=${user}`,
        `--regid=${user}`,
        ..."--clear-groups --bounding-set=-all --inh-caps=-all --".split(" "),
      ];

export const stage = realpathSync(mkdtempSync(join(tmpdir(), "sbx-patchelf-")));
afterAll(() => rmSync(stage, { recursive: true }));
chmodSync(stage, 0o755);

/** The command as it is shipped. */
export const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** A folder of `user`'s own. */
export function folderOf(user: number = SELF): string {
  const folder = mkdtempSync(join(stage, "own-"));
  chmodSync(folder, 0o755);
  if (isRoot) chownSync(folder, user, user);
  return folder;
}

/** The folder of the library and its loader. */
export const libraries = join(stage, "lib");
export const library = join(libraries, "libsandbox.so");
export const loader = join(libraries, "ld-sandbox.so");
mkdirSync(libraries);
copyFileSync(preloadPath(), library);
copyFileSync(packagedLoader(), loader);
for (const path of [library, loader]) chmodSync(path, 0o755);

function packagedLoader(): string {
  const path = join(dirname(preloadPath()), "ld-sandbox.so");
  if (!existsSync(path)) throw new Error(`${path} is missing: build @sbx/preload`);
  return path;
}

export const COMPILER = "gcc";
const SOURCE = join(stage, "program.c");
writeFileSync(
  SOURCE,
  `#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int count, char **words) {
  char line[4096];
  if (count > 1 && strcmp(words[1], "wait") == 0) {
    write(1, "ready\\n", 6);
    read(0, line, sizeof line);
  }
  int status = open("/proc/self/status", O_RDONLY);
  long size = read(status, line, sizeof line - 1);
  line[size < 0 ? 0 : size] = 0;
  char *found = strstr(line, "Seccomp:");
  write(1, found, strcspn(found, "\\n") + 1);
  return 0;
}
`,
);

/** How each kind of file is made. */
const MADE = {
  dynamic: [],
  static: ["-static"],
  "static-pie": ["-static-pie"],
  library: ["-shared", "-fPIC", "-Wl,-soname,libown.so"],
  object: ["-c"],
} as const;
export type Made = keyof typeof MADE;

const made = new Map<Made, string>();

function make(kind: Made): string {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const path = join(stage, kind);
  const words = [...MADE[kind], "-O1", "-w", "-o", path, SOURCE];
  const { status, stderr, error } = spawnSync(COMPILER, words, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${COMPILER} is missing: apt-get install -y gcc`);
  if (status !== 0) throw new Error(stderr);
  made.set(kind, path);
  return path;
}

/** A new file of a kind, which belongs to `user`. */
export function file(kind: Made, user?: number, name: string = "app"): string {
  const path = join(folderOf(user), name);
  copyFileSync(make(kind), path);
  chmodSync(path, 0o755);
  if (isRoot && user !== undefined) chownSync(path, user, user);
  return path;
}

/** Makes `path` one of another machine: e_machine of its header. */
export function pretendMachine(path: string, machine: number): string {
  const bytes = readFileSync(path);
  bytes.writeUInt16LE(machine, 18);
  writeFileSync(path, bytes);
  return path;
}

/** This machine, and one that it is not. */
export const machine =
  process.arch === "arm64"
    ? { name: "aarch64", other: "arm", interpreter: "/lib/ld-linux-aarch64.so.1", foreign: 62 }
    : { name: "x86_64", other: "i386", interpreter: "/lib64/ld-linux-x86-64.so.2", foreign: 183 };
export const foreignName = machine.foreign === 62 ? "x86_64" : "aarch64";

/** What the program prints of its filter; 0 is none, 2 one that the kernel runs. */
export function filterOf(path: string, environment: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr, status, signal } = spawnSync(path, [], {
    env: environment,
    encoding: "utf8",
  });
  return `${stdout}${stderr}${status === 0 ? "" : `${signal ?? status}`}`;
}
