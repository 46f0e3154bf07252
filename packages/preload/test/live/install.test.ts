// A program under a filter is the program it was, and all of it is under the filter.

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { callNumber } from "./calls.js";
import { emptyFolder, library, program } from "./stage.js";
import { KILLED, start, startFiltered, users } from "./start.js";

const FILTERED = "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";
const UNFILTERED = "NoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n";
const DENY = { SECCOMP_SYSCALL_DENY: "getppid" };

describe.each(users)("$title", (user) => {
  const report = (name: string, variables: Record<string, string>) =>
    start([program(name), "one", "two words", ""], variables, { user }).stdout;
  const expectedReport = (name: string, entries: readonly string[]) =>
    [
      "count 4",
      ...[program(name), "one", "two words", ""].map((text) => `argument ${text}`),
      ...entries.map((text) => `variable ${text}`),
      ...entries.map((text) => `proc-variable ${text}`),
      `user ${user.id}`,
      "secure 0\n",
    ].join("\n");

  test.each(["report", "report-musl"])("%s: without the library there is no filter", (name) => {
    expect(report(name, { A: "1", ...DENY })).toBe(
      expectedReport(name, ["A=1", "SECCOMP_SYSCALL_DENY=getppid"]) + UNFILTERED,
    );
  });

  test.each(["report", "report-musl"])(
    "%s: it has one filter, and neither getenv nor /proc/self/environ has our variables",
    (name) => {
      const variables = { A: "1", ...DENY, LD_PRELOAD: library, SECCOMP_VERBOSE: "0", B: "" };
      expect(report(name, variables)).toBe(
        expectedReport(name, ["A=1", `LD_PRELOAD=${library}`, "B="]) + FILTERED,
      );
    },
  );

  test.each(["report", "report-musl"])("%s: no other variable is touched", (name) => {
    for (const count of [1, 2, 3]) {
      const ours = ["SYSCALL_DENY=getppid", "VERBOSE=0", "DEFAULT_ACTION=EPERM"].slice(0, count);
      const entries = ours.map((text) => `SECCOMP_${text}`.split("=") as [string, string]);
      const variables = { LD_PRELOAD: library, ...Object.fromEntries(entries), LAST: "1" };
      expect(report(name, variables)).toBe(
        expectedReport(name, [`LD_PRELOAD=${library}`, "LAST=1"]) + FILTERED,
      );
    }
  });

  test("threads: those that a constructor started are filtered too", () => {
    const threads = program("threads");
    expect(start([threads], DENY, { user }).stdout).toBe(UNFILTERED.repeat(4));
    expect(startFiltered([threads], DENY, { user }).stdout).toBe(FILTERED.repeat(4));
    expect(start([threads, "y"], DENY, { user }).status).toBe(0);
    expect(startFiltered([threads, "y"], DENY, { user }).status).toBe(KILLED);
  });

  test("a child after execve has the same one filter, and adds none", () => {
    const command = ["sh", "-c", `sh -c "grep -E '^(NoNew|Secc)' /proc/self/status; env"; exit 3`];
    const variables = { PATH: "/usr/bin:/bin", SECCOMP_SYSCALL_DENY: "ptrace" };
    const { status, stdout } = startFiltered(command, variables, { user });
    expect(status).toBe(3);
    expect(stdout.startsWith(FILTERED)).toBe(true);
    expect(stdout).not.toContain("SECCOMP_");
    expect(start(command, variables, { user }).stdout).toContain("SECCOMP_SYSCALL_DENY=ptrace");
  });

  test("a child after execve cannot make the call either", () => {
    const call = callNumber("acct");
    const command = ["sh", "-c", `${program("call")} ${call}; exit $?`];
    const variables = { PATH: "/usr/bin:/bin", SECCOMP_SYSCALL_DENY: "acct=EXDEV" };
    expect(startFiltered(command, variables, { user }).stdout).toBe(`${call} -18\n`);
    expect(start(command, variables, { user }).stdout).not.toContain("-18");
  });

  test.each([
    ["phases", "openat", ["constructor"]],
    ["phases-musl", "open", ["constructor"]],
    ["phases-needed", "openat", ["constructor"]],
    ["phases-musl-needed", "open", ["constructor"]],
    ["phases-needed-late", "openat", []],
  ])("%s: a filter against %s lets %j run", (name, call, ran) => {
    const folder = emptyFolder();
    const variables = { SECCOMP_SYSCALL_DENY: call };
    const run = name.includes("needed") ? start : startFiltered;
    expect(run([program(name)], variables, { user, folder }).status).toBe(KILLED);
    expect(readdirSync(folder)).toEqual(ran);
  });
});

test("phases-needed and its kin run to their end without a policy, and without a filter", () => {
  for (const name of ["phases-needed", "phases-musl-needed", "phases-needed-late"]) {
    const folder = emptyFolder();
    expect(start([program(name)], {}, { folder })).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readdirSync(folder)).toEqual(["constructor", "main"]);
  }
  expect(start([program("report-needed")], {}).stdout).toContain(UNFILTERED);
});

describe("constructors: a static object's constructor may call what main may not", () => {
  const openDenied = { SECCOMP_SYSCALL_DENY: "openat" };
  const command = [program("constructors")];
  const before = "constructor: open\n";

  test("until main", () => {
    expect(startFiltered(command, openDenied)).toMatchObject({
      status: 0,
      stdout: `${before}main\n`,
    });
  });
  test("but main may not", () => {
    expect(start([...command, "x"], openDenied).status).toBe(0);
    expect(startFiltered([...command, "x"], openDenied)).toEqual({
      status: KILLED,
      stdout: before,
      stderr: "",
    });
  });
  test("and neither may with SECCOMP_INSTALL_AT=constructor", () => {
    const variables = { ...openDenied, SECCOMP_INSTALL_AT: "constructor" };
    expect(startFiltered(command, variables)).toEqual({ status: KILLED, stdout: "", stderr: "" });
  });
});

describe("a program that does not come by __libc_start_main is filtered when the library is loaded", () => {
  const writeDenied = { SECCOMP_SYSCALL_DENY: "write" };

  test("own-start", () => {
    const command = [program("own-start")];
    expect(start(command, writeDenied).stdout).toBe("Hello, world!\n");
    expect(startFiltered(command, writeDenied).status).toBe(KILLED);
  });
  test("own-start-needed", () => {
    const command = [program("own-start-needed")];
    expect(start(command, {}).stdout).toBe("Hello, world!\n");
    expect(start(command, writeDenied).status).toBe(KILLED);
  });
  test("go-loader", () => {
    const command = [program("go-loader")];
    expect(startFiltered(command, DENY).stdout).toBe("Hello from Go\n");
    expect(startFiltered(command, writeDenied).status).toBe(KILLED);
  });
  test("opens-library, which asks for it by dlopen", () => {
    const command = [program("opens-library"), library];
    expect(start(command, DENY).stdout).toBe("before 0\nafter 2\n");
    expect(start(command, {}).stdout).toBe("before 0\nafter 0\n");
  });
});

describe.each(["", "-musl"])("in programs of %j", (libc) => {
  const variables = { A: "1", ...DENY, B: "2" };

  test("an environment that a constructor has moved holds all but our variables, at both places", () => {
    const command = [program(`moved-environment${libc}`)];
    const entries = ["A=1", "B=2", `LD_PRELOAD=${library}`];
    const lines = startFiltered(command, variables).stdout.trimEnd().split("\n").sort();
    expect(lines).toEqual([
      ...entries.map((entry) => `first ${entry}`),
      "moved",
      ...["A=1", "B=2", "FROM_CONSTRUCTOR=1", `LD_PRELOAD=${library}`].map(
        (entry) => `now ${entry}`,
      ),
    ]);
    expect(start(command, variables).stdout).toContain("first SECCOMP_SYSCALL_DENY=getppid\n");
  });

  test("the auxiliary vector behind the environment is right, or seems to be empty", () => {
    const command = [program(`auxiliary-vector${libc}`)];
    const two = { ...variables, SECCOMP_VERBOSE: "0" };
    const four = { ...two, SECCOMP_DEFAULT_ACTION: "kill", SECCOMP_INSTALL_AT: "main" };
    expect(start(command, variables).stdout).toBe("found\n");
    expect(startFiltered(command, two).stdout).toBe("found\n");
    expect(startFiltered(command, four).stdout).toBe("found\n");
    expect(startFiltered(command, variables).stdout).toBe("not found\n");
  });
});

test("a program can still set its variables: its children see the new value only", () => {
  const script = "import os; os.environ['B'] = 'new'; os.system('echo $B')";
  const variables = { PATH: "/usr/bin:/bin", ...DENY, SECCOMP_SYSCALL_DENY: "ptrace", B: "old" };
  expect(startFiltered(["/usr/bin/python3", "-c", script], variables).stdout).toBe("new\n");
});
