// What the README of cloudflare/sandbox shows of its library, with the names that system calls have today.

import { describe, expect, test } from "vitest";
import { library, linkedProgram, program } from "./stage.js";
import { start } from "./start.js";

const HELLO = "Hello, world!\n";
const PATH = { PATH: "/usr/bin:/bin" };

program("hello");

/** What a shell and the command line in it print, on either stream. */
function shell(line: string): string {
  const { stdout, stderr } = start(["/bin/sh", "-c", `${line}; echo "status $?"`], PATH);
  return stderr + stdout;
}

describe("./helloworld", () => {
  test("no sandboxing", () => {
    expect(shell("./hello")).toBe(`${HELLO}status 0\n`);
  });

  // Since 2.33 glibc calls newfstatat where it called fstat: with AT_EMPTY_PATH it is the same.
  test.each(["fstat:newfstatat:write:exit_group", "newfstatat:write:exit_group"])(
    "with sandboxing by %s",
    (list) => {
      const lines = list
        .split(":")
        .map((name) => `adding ${name} to the process seccomp filter (allow)\n`);
      const policy = `SECCOMP_SYSCALL_ALLOW="${list}"`;
      expect(shell(`LD_PRELOAD=${library} SECCOMP_VERBOSE=1 ${policy} ./hello`)).toBe(
        `${lines.join("")}${HELLO}status 0\n`,
      );
      expect(shell(`LD_PRELOAD=${library} ${policy} ./hello`)).toBe(`${HELLO}status 0\n`);
    },
  );

  test.each(["fstat:newfstatat:exit_group", "newfstatat:write", "fstat:write:exit_group"])(
    "the process uses a system call that is not in %s",
    (list) => {
      const line = `LD_PRELOAD=${library} SECCOMP_SYSCALL_ALLOW="${list}" ./hello`;
      expect(shell(line)).toMatch(/^Bad system call\n(Hello, world!\n)?status 159\n$/);
    },
  );

  test("an argument list that denies what it does not use, and one that denies what it does", () => {
    const line = (list: string) => `LD_PRELOAD=${library} SECCOMP_SYSCALL_DENY=${list} ./hello`;
    expect(shell(line("execve:mprotect"))).toBe(`${HELLO}status 0\n`);
    expect(shell(line("execve:mprotect:write"))).toBe("Bad system call\nstatus 159\n");
  });

  test("permissive (log) mode", () => {
    const policy = 'SECCOMP_SYSCALL_ALLOW="" SECCOMP_DEFAULT_ACTION=log';
    expect(shell(`LD_PRELOAD=${library} ${policy} ./hello`)).toBe(`${HELLO}status 0\n`);
  });
});

test("make it permanent: the library as a needed one", () => {
  const hello = linkedProgram("hello");
  expect(shell(`ldd ${hello}`)).toContain(library);
  expect(shell(`SECCOMP_SYSCALL_ALLOW="newfstatat:write:exit_group" ${hello}`)).toBe(
    `${HELLO}status 0\n`,
  );
  expect(shell(`SECCOMP_SYSCALL_ALLOW="newfstatat:exit_group" ${hello}`)).toBe(
    "Bad system call\nstatus 159\n",
  );
});

test("check the status", () => {
  const list =
    "brk:close:exit_group:fstat:futex:mmap:openat:read:rt_sigaction:sigaltstack:stat:write";
  const policy = `SECCOMP_SYSCALL_ALLOW="${list}" SECCOMP_DEFAULT_ACTION=log SECCOMP_VERBOSE=1`;
  const lines = list
    .split(":")
    .map((name) => `adding ${name} to the process seccomp filter (allow)\n`);
  expect(shell("grep Seccomp: /proc/self/status")).toBe("Seccomp:\t0\nstatus 0\n");
  expect(shell(`LD_PRELOAD=${library} ${policy} grep Seccomp: /proc/self/status`)).toBe(
    `${lines.join("")}Seccomp:\t2\nstatus 0\n`,
  );
});
