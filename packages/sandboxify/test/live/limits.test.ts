// Environments and arguments as long as the kernel takes them, and one byte more.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { compare, NOTHING } from "./compare.js";
import { launcher, program, script } from "./stage.js";
import {
  keyed,
  launching,
  NOT_EXECUTABLE,
  PATH,
  start,
  unprivileged,
  VICTIM,
  type Way,
  ways,
} from "./start.js";

const user = unprivileged;

test("an environment of 1 MB, of which a list is a part", () => {
  const entries = Array.from({ length: 100 }, (_, index) => [`V${index}`, "x".repeat(10_000)]);
  const variables = { PATH, ...Object.fromEntries(entries) };
  const surround = (command: readonly string[]) => start(command, { user, variables });
  expect(compare(surround)).toEqual(NOTHING);
  const policy = { SECCOMP_SYSCALL_DENY: "getppid=EXDEV", ...variables, SECCOMP_VERBOSE: "0" };
  const surroundWithPolicy = (command: readonly string[]) =>
    start(command, { user, variables: command.includes(launcher) ? policy : variables });
  expect(compare(surroundWithPolicy, [])).toEqual(NOTHING);
});

// The kernel takes a quarter of the stack's limit, with what a script's first line adds.
const interpreter = `#!${"/".repeat(180)}${program("victim-static")} ${"x".repeat(20)}`;
const longScript = script("long-script", `${interpreter}\n`);
const BLOCK = 100_000;

/** `total` bytes of arguments. */
const argumentsOf = (total: number) => [
  ...Array.from({ length: Math.floor(total / BLOCK) }, () => "a".repeat(BLOCK)),
  "a".repeat(total % BLOCK),
];

/** How the program is started with so many bytes; undefined when the launcher itself was not. */
const startWith = (total: number, way: Way) => {
  const [file = "", ...args] = launching([longScript, ...argumentsOf(total)], way);
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    env: { PATH },
    encoding: "utf8",
    timeout: 60_000,
  });
  if (error !== undefined && "code" in error && error.code === "E2BIG") return undefined;
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
};

/** The most bytes with which `holds`. */
const findMost = (holds: (total: number) => boolean): number => {
  let [low, high] = [0, 8_000_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
};

test("arguments up to the last byte that the kernel takes, and one more", () => {
  const most = findMost((total) => startWith(total, keyed)?.status === VICTIM);
  expect(most).toBeGreaterThan(100_000);
  for (const way of ways) {
    expect(startWith(most, way)).toMatchObject({ status: VICTIM, stderr: "" });
    expect(startWith(most + 1, way)).toEqual({
      status: NOT_EXECUTABLE,
      stdout: "",
      stderr: `sandboxify: the arguments and the environment of "${longScript}" are too long (E2BIG); help: pass less; sysconf(_SC_ARG_MAX) is the limit\n`,
    });
  }
});
