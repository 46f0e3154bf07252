// Where somebody else has a filter already, ours is installed beside it or the program does not run.

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { callNumber } from "./calls.js";
import { emptyFolder, library, program } from "./stage.js";
import { REFUSED, start, startFiltered, users } from "./start.js";

const EPERM = 1;
const EINVAL = 22;
const ENOSYS = 38;
const TSYNC_ESRCH = 16;
const DENY = "SECCOMP_SYSCALL_DENY=acct";

const kernelRefused = (error: number) =>
  `the kernel refused the filter (errno ${error}), so the program is not run; help: it takes Linux 5.7 with CONFIG_SECCOMP_FILTER, and no outer filter that denies seccomp`;

describe.each(users)("$title", (user) => {
  /** Run `name` with the library, all of it under a filter that fails `call`. */
  const startUnder = (call: string, flags: number, error: number, name: string) => {
    const folder = emptyFolder();
    const outer = [program("outer"), callNumber(call), flags, error].map(String);
    const inner = ["/usr/bin/env", "-i", `LD_PRELOAD=${library}`, DENY, program(name)];
    return { ...start([...outer, ...inner], {}, { user, folder }), ran: readdirSync(folder) };
  };

  test.each([
    ["seccomp", 0, EPERM, kernelRefused(EPERM)],
    ["seccomp", 0, ENOSYS, kernelRefused(ENOSYS)],
    ["seccomp", TSYNC_ESRCH, EINVAL, kernelRefused(EINVAL)],
    [
      "prctl",
      0,
      EPERM,
      "prctl(PR_SET_NO_NEW_PRIVS) failed (errno 1), so the program is not run; help: an outer filter may deny prctl; allow it there",
    ],
  ])(
    "an outer filter that fails %s (flags %i) with errno %i keeps main from running",
    (call, flags, error, message) => {
      expect(startUnder(call, flags, error, "phases")).toEqual({
        status: REFUSED,
        stdout: "",
        stderr: `libsandbox: install: ${message}\n`,
        ran: ["constructor"],
      });
    },
  );

  test("an outer filter that concerns neither stays in force beside ours", () => {
    const { status, stdout } = startUnder("acct", 0, EPERM, "report");
    expect(status).toBe(0);
    expect(stdout).toContain("Seccomp:\t2\nSeccomp_filters:\t2\n");
  });

  test("a thread with a filter of its own keeps main from running", () => {
    const variables = { SECCOMP_SYSCALL_DENY: "acct" };
    const command = [program("own-filter")];
    expect(start(command, variables, { user }).stdout).toBe("main\n");
    expect(startFiltered(command, variables, { user })).toEqual({
      status: REFUSED,
      stdout: "",
      stderr:
        "libsandbox: install: a thread that was started before has a filter of its own, so the program is not run; help: set SECCOMP_INSTALL_AT=constructor, or filter the program in one place only\n",
    });
  });

  test("the cure that the message names is one", () => {
    const variables = { SECCOMP_SYSCALL_DENY: "acct", SECCOMP_INSTALL_AT: "constructor" };
    expect(startFiltered([program("own-filter")], variables, { user })).toEqual({
      status: 0,
      stdout: "main\n",
      stderr: "",
    });
  });
});
