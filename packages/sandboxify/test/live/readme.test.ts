// All that the original's README shows of sandboxify, with today's names.

import { expect, test } from "vitest";
import { launcher, library, ordinaryProgram, program } from "./stage.js";
import { KILLED, PATH, start, users } from "./start.js";

const FILTERED = /^Seccomp:\t2$/m;

/** What a static hello of today's glibc calls; of the original's list, `uname` and `fstat` are not. */
const STATIC = [
  "arch_prctl:brk:exit_group:getrandom:mprotect:newfstatat:fstat:prlimit64",
  "readlink:readlinkat:rseq:set_robust_list:set_tid_address:write",
].join(":");
/** What the loader and the C library need before a dynamic hello gets to its main. */
const DYNAMIC = `${STATIC}:access:faccessat:close:mmap:munmap:openat:pread64:read`;
const MAIN = "fstat:newfstatat:write:exit_group";

const run = (
  command: readonly string[],
  variables: Record<string, string>,
  options: readonly string[] = [],
  user = users[0],
) =>
  start([launcher, ...options, ...command], {
    ...(user && { user }),
    variables: { PATH, ...variables },
  });

test.each(users)("$title: a static hello under the calls of its whole life", (user) => {
  const command = [program("hello-static")];
  const hello = { status: 0, stdout: "Hello, world!\n", stderr: "" };
  expect(run(command, { SECCOMP_SYSCALL_ALLOW: STATIC }, [], user)).toMatchObject(hello);
});

test("each item is told with SECCOMP_VERBOSE or --verbose, as the original always does", () => {
  const list = { SECCOMP_SYSCALL_ALLOW: STATIC };
  const told = STATIC.split(":").map(
    (name) => `adding ${name} to the process seccomp filter (allow)\n`,
  );
  const command = [program("hello-static")];
  expect(run(command, { ...list, SECCOMP_VERBOSE: "1" }).stderr).toBe(told.join(""));
  expect(run(command, list, ["--verbose"]).stderr).toBe(told.join(""));
});

test("a call that is not listed kills", () => {
  const without = STATIC.replace(":write", "");
  expect(run([program("hello-static")], { SECCOMP_SYSCALL_ALLOW: without }).status).toBe(KILLED);
});

test("a call that is listed as denied kills, and the rest is allowed", () => {
  const command = [program("hello-static")];
  expect(run(command, { SECCOMP_SYSCALL_DENY: "execve:ptrace" }).status).toBe(0);
  expect(run(command, { SECCOMP_SYSCALL_DENY: "write" }).status).toBe(KILLED);
});

test("permissive mode: nothing is allowed, and all is only logged", () => {
  const variables = { SECCOMP_SYSCALL_ALLOW: "", SECCOMP_DEFAULT_ACTION: "log" };
  expect(run([program("hello-static")], variables)).toMatchObject({
    status: 0,
    stdout: "Hello, world!\n",
  });
});

test("a dynamic hello needs its loader's calls at exec, and at main what the library would need", () => {
  const command = [ordinaryProgram("hello")];
  expect(run(command, { SECCOMP_SYSCALL_ALLOW: DYNAMIC }).stdout).toBe("Hello, world!\n");
  expect(run(command, { SECCOMP_SYSCALL_ALLOW: STATIC }).status).toBe(KILLED);
  // The library lets the heap set itself up before; a launcher calls nothing in the program.
  const list = { SECCOMP_SYSCALL_ALLOW: `${MAIN}:brk:getrandom` };
  expect(run(command, list, ["--at", "main"]).stdout).toBe("Hello, world!\n");
  expect(run(command, list).status).toBe(KILLED);
});

test("the library needs the shorter list, as it comes later in the start of a program than exec", () => {
  const hello = ordinaryProgram("hello");
  const variables = { LD_PRELOAD: library(), SECCOMP_SYSCALL_ALLOW: MAIN };
  expect(start([hello], { variables })).toMatchObject({ status: 0, stdout: "Hello, world!\n" });
  const shorter = { ...variables, SECCOMP_SYSCALL_ALLOW: MAIN.replace(":write", "") };
  expect(start([hello], { variables: shorter }).status).toBe(KILLED);
  expect(run([hello], { SECCOMP_SYSCALL_ALLOW: MAIN }).status).toBe(KILLED);
});

test("a shell tells of a bad system call", () => {
  const line = `${launcher} ${program("hello-static")}; echo status $?`;
  const variables = { PATH, SECCOMP_SYSCALL_ALLOW: STATIC.replace(":write", "") };
  expect(start(["/bin/sh", "-c", line], { variables })).toMatchObject({
    stdout: `status ${KILLED}\n`,
    stderr: "Bad system call\n",
  });
});

test("the kernel tells that a filter is in force", () => {
  const command = ["grep", "Seccomp:", "/proc/self/status"];
  expect(start(["/bin/grep", "Seccomp:", "/proc/self/status"]).stdout).toMatch(/^Seccomp:\t0$/m);
  expect(run(command, { SECCOMP_SYSCALL_DENY: "ptrace" }).stdout).toMatch(FILTERED);
  const list =
    "brk:close:exit_group:fstat:futex:mmap:openat:read:rt_sigaction:sigaltstack:stat:write";
  const variables = { SECCOMP_SYSCALL_ALLOW: list, SECCOMP_DEFAULT_ACTION: "log" };
  expect(run(command, variables, ["--verbose"])).toMatchObject({
    status: 0,
    stdout: "Seccomp:\t2\n",
    stderr: list.replaceAll(/(\w+):?/g, "adding $1 to the process seccomp filter (allow)\n"),
  });
});
