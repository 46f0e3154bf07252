// Real programs under the library that was built, from both kinds of module.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type PreloadOptions, preloadEnvironment, preloadPath } from "../dist/index.js";

const folder = mkdtempSync(join(tmpdir(), "sbx-preload-"));
afterAll(() => rmSync(folder, { recursive: true }));

function start(options: PreloadOptions, command: string, ...args: string[]) {
  const env = preloadEnvironment(options, { PATH: "/usr/bin:/bin" });
  const { status, signal, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
  return { status, signal, stdout, stderr };
}

test("the built package says the same from ESM and from CommonJS", () => {
  const common = createRequire(import.meta.url)("../dist/index.cjs");
  expect(common.preloadPath()).toBe(preloadPath());
  expect(common.preloadEnvironment({ deny: "execve" }, {})).toEqual(
    preloadEnvironment({ deny: "execve" }, {}),
  );
});

test("a program that stays within its list is not disturbed", () => {
  expect(start({ allow: ["exit_group"] }, "true")).toEqual({
    status: 0,
    signal: null,
    stdout: "",
    stderr: "",
  });
});

test("a program that leaves its list is killed", () => {
  expect(start({ allow: [] }, "true")).toMatchObject({ status: null, signal: "SIGSYS" });
});

test("a call that is denied with an errno fails with it, and nothing else does", () => {
  const made = join(folder, "made");
  const { status, stderr } = start({ deny: ["mkdir=EROFS", "mkdirat=EROFS"] }, "mkdir", made);
  expect(status).toBe(1);
  expect(stderr).toContain("Read-only file system");
  expect(existsSync(made)).toBe(false);
});

test("the program does not see the variables, and has one filter", () => {
  const { status, stdout } = start({ deny: ["ptrace"] }, "sh", "-c", "env; cat /proc/self/status");
  expect(status).toBe(0);
  expect(stdout).not.toContain("SECCOMP_SYSCALL");
  expect(stdout).toMatch(/^Seccomp:\t2$/m);
  expect(stdout).toMatch(/^Seccomp_filters:\t1$/m);
});

test("with verbose, each item is named on standard error", () => {
  const { stderr } = start({ allow: ["exit_group"], verbose: true }, "true");
  expect(stderr).toBe("adding exit_group to the process seccomp filter (allow)\n");
});
