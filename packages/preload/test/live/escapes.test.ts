// Ways round a filter, and ways to what it says, which are closed.

import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { callNumber } from "./calls.js";
import { library, program } from "./stage.js";
import { KILLED, start, startFiltered, users } from "./start.js";

const X32_BIT = 0x4000_0000;
/** What a shell shows of a program that made a call by a gate which the kernel does not have. */
const FAULTED = 128 + constants.signals.SIGSEGV;
const DENY = { SECCOMP_SYSCALL_DENY: "getppid" };
const PATH = "/usr/bin:/bin";

describe.each(users)("$title", (user) => {
  if (process.arch === "x64") {
    const foreignCall = [program("foreign-call")];
    if (start(foreignCall, {}, { user }).stdout === "passed\n") {
      test("a call by i386's gate kills the process, and passes where a violation is only logged", () => {
        for (const action of ["kill", "kill-thread", "trap", "EPERM"]) {
          const variables = { ...DENY, SECCOMP_DEFAULT_ACTION: action };
          expect(startFiltered(foreignCall, variables, { user }).status).toBe(KILLED);
        }
        const variables = { ...DENY, SECCOMP_DEFAULT_ACTION: "log" };
        expect(startFiltered(foreignCall, variables, { user }).stdout).toBe("passed\n");
      });
    } else {
      test("this kernel has no i386 gate: a call by it ends in SIGSEGV, filtered or not", () => {
        expect(start(foreignCall, DENY, { user }).status).toBe(FAULTED);
        for (const action of ["kill", "kill-thread", "trap", "EPERM", "log"]) {
          const variables = { ...DENY, SECCOMP_DEFAULT_ACTION: action };
          expect(startFiltered(foreignCall, variables, { user }).status).toBe(FAULTED);
        }
      });
    }

    test("x32's number of an allowed call kills the process", () => {
      const command = [program("call"), String(X32_BIT + callNumber("getpid"))];
      expect(start(command, DENY, { user }).status).toBe(0);
      expect(startFiltered(command, DENY, { user }).status).toBe(KILLED);
    });

    test("x32's number passes where a violation is only logged", () => {
      const variables = { ...DENY, SECCOMP_DEFAULT_ACTION: "log" };
      expect(startFiltered([program("call"), String(X32_BIT)], variables, { user }).status).toBe(0);
    });
  }

  test.each([
    ["before ours", (other: string) => `${other}:${library}`],
    ["after ours", (other: string) => `${library}:${other}`],
  ])("a thread that another library, loaded %s, has started is filtered", (_, order) => {
    const preloads = { PATH, LD_PRELOAD: order(program("libearly-thread.so")) };
    const sleep = (seconds: string, variables: Record<string, string>) =>
      start(["/usr/bin/sleep", seconds], { ...preloads, ...variables }, { user }).status;
    expect(sleep("0", {})).toBe(0);
    expect(sleep("50", DENY)).toBe(KILLED);
  });

  test("a program cannot be rid of its filter by execve", () => {
    const script = "exec sh -c 'exec sh -c \"echo alive; kill -0 1; exec /usr/bin/sleep 0\"'";
    const variables = { PATH, SECCOMP_SYSCALL_DENY: "clock_nanosleep:nanosleep" };
    const command = ["sh", "-c", script];
    expect(start(command, variables, { user }).status).toBe(0);
    expect(startFiltered(command, variables, { user })).toMatchObject({
      status: KILLED,
      stdout: "alive\n",
    });
  });

  test.each(["remains", "remains-musl"])("%s: no byte of the policy is left in memory", (name) => {
    const text = "a-word-that-nothing-else-has";
    const variables = { SECCOMP_SYSCALL_DENY: `getppid # ${text}` };
    const command = [program(name), [...text].reverse().join("")];
    expect(start(command, variables, { user }).stdout).toMatch(/^found in .*\[stack\]$/m);
    expect(startFiltered(command, variables, { user })).toEqual({
      status: 0,
      stdout: "searched\n",
      stderr: "",
    });
  });

  test("bash, which keeps its own environment, shows nothing of it nor gives it on", () => {
    const script = "export -p; set; env; cat /proc/$$/environ; (cat /proc/self/environ)";
    const command = ["bash", "-c", `${script}; bash -c '${script}'`];
    const variables = { PATH, SECCOMP_SYSCALL_DENY: "acct # policy" };
    expect(start(command, variables, { user }).stdout).toContain("SECCOMP_SYSCALL_DENY");
    const { status, stdout } = startFiltered(command, variables, { user });
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/SYSCALL_DENY|# policy/);
    expect(stdout).toContain("LD_PRELOAD");
  });
});
