// A set-user-ID program has the library as its own. Who starts it must not choose its filter.

import { chmodSync, chownSync } from "node:fs";
import { expect, test } from "vitest";
import { linkedProgram } from "./stage.js";
import { KILLED, REFUSED, start, startFiltered, users } from "./start.js";

const ROOT = 0;

function setUserIdReport(): string {
  if (process.getuid?.() !== ROOT) {
    throw new Error("a set-user-ID file of root's is needed: run the tests as root");
  }
  // $ORIGIN does not count for such a program: it needs the library by its path.
  const path = linkedProgram("report");
  chownSync(path, ROOT, ROOT);
  chmodSync(path, 0o4755);
  return path;
}

const user = users.at(-1);
if (user === undefined) throw new Error("there is no user");

test.each([
  ["a policy that would kill it", { SECCOMP_SYSCALL_ALLOW: "" }],
  ["one that would make setuid fail", { SECCOMP_SYSCALL_DENY: "setuid=EPERM" }],
  ["one that would be refused", { SECCOMP_SYSCALL_ALLOW: "wriet" }],
  ["an unknown variable", { SECCOMP_FOO: "1" }],
  ["many lines to print", { SECCOMP_SYSCALL_ALLOW: "write", SECCOMP_VERBOSE: "1" }],
])("a set-user-ID program ignores %s", (_, variables) => {
  const { status, stdout, stderr } = start([setUserIdReport()], variables, { user });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^user 0\nsecure 1$/m);
  expect(stdout).toMatch(/^NoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0$/m);
});

test("the same file without the bit obeys", () => {
  const command = [linkedProgram("report")];
  expect(start(command, { SECCOMP_SYSCALL_ALLOW: "" }, { user }).status).toBe(KILLED);
  expect(start(command, { SECCOMP_SYSCALL_ALLOW: "wriet" }, { user }).status).toBe(REFUSED);
  const { stdout } = start(command, { SECCOMP_SYSCALL_DENY: "acct" }, { user });
  expect(stdout).toMatch(/^secure 0\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1$/m);
});

test("under a filter, a set-user-ID program gets no privilege", () => {
  const command = ["/usr/bin/env", setUserIdReport()];
  const { stdout } = startFiltered(command, { SECCOMP_SYSCALL_DENY: "acct" }, { user });
  expect(stdout).toMatch(`user ${user.id}\nsecure 0\n`);
});
