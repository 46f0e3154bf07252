// The command that prints, in this process.

import { compilePolicy, parsePolicy, programBytes, readPolicyFile } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { print, printed, refused } from "./printing.js";

describe("--help", () => {
  test.each([[["--help"]], [["-h"]], [["-V", "-h"]], [["--show", "bpf", "--help", "ls"]]])(
    "%j prints the usage",
    (args) => {
      const { status, stdout, stderr } = print(args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: sandboxify \[options\] \[--\] PROGRAM \[ARG\.\.\.\]\n/);
    },
  );

  test("names every option, every status, and three examples, in lines that fit", () => {
    const { stdout } = print(["--help"]);
    const options =
      "allow deny policy default-action arch at via explain learn output report verify verbose show inspect audit follow json help version";
    for (const option of options.split(" ")) expect(stdout).toContain(`--${option} `.trimEnd());
    for (const status of ["125", "126", "127", "159"]) expect(stdout).toContain(status);
    const [, examples = ""] = stdout.split("Examples:\n");
    expect(examples.trimEnd().split("\n")).toHaveLength(3);
    expect(stdout.split("\n").filter((line) => line.length > 110)).toEqual([]);
  });
});

test.each(["--version", "-V"])("%s prints the version", (option) => {
  expect(print([option])).toEqual(printed("1.2.3\n"));
});

describe("--show", () => {
  test.each([
    [["-a", "write"], 'SECCOMP_SYSCALL_ALLOW="write"\n'],
    [["-a", ""], 'SECCOMP_SYSCALL_ALLOW=""\n'],
    [
      ["-d", "ptrace:execve=EACCES", "--default-action", "EPERM", "ls"],
      'SECCOMP_SYSCALL_DENY="ptrace execve=EACCES"\nSECCOMP_DEFAULT_ACTION=EPERM\n',
    ],
    [
      ["-a", "write", "--arch", "x86_64:i386"],
      'SECCOMP_SYSCALL_ALLOW="write"\nSECCOMP_ARCHITECTURES=x86_64:i386\n',
    ],
    [["-a", "write", "--at=entry"], 'SECCOMP_SYSCALL_ALLOW="write"\nSECCOMP_INSTALL_AT=entry\n'],
    [["-p", "service.env"], 'SECCOMP_SYSCALL_DENY="execve=EPERM"\nSECCOMP_INSTALL_AT=main\n'],
    [
      ["-p", "service.env", "--at", "exec"],
      'SECCOMP_SYSCALL_DENY="execve=EPERM"\nSECCOMP_INSTALL_AT=exec\n',
    ],
  ])("policy %j", (args, text) => {
    expect(print(["--show", "policy", ...args])).toEqual(printed(text));
    expect(() => readPolicyFile("shown", text)).not.toThrow();
  });

  test("policy takes the variables of the environment", () => {
    const environment = { SECCOMP_SYSCALL_ALLOW: "read\nwrite" };
    expect(print(["--show", "policy"], { environment })).toEqual(
      printed('SECCOMP_SYSCALL_ALLOW="read write"\n'),
    );
  });

  test("ruleset has numbers for each ABI", () => {
    const args = ["--show=ruleset", "-a", "write", "--arch", "x86_64:i386"];
    expect(print(args)).toEqual(
      printed(
        "x86_64\n  1 write: allow\n  every other call: kill\n" +
          "i386\n  4 write: allow\n  every other call: kill\ncalls of other ABIs: kill\n",
      ),
    );
  });

  test("ruleset is that of the program's own ABI", () => {
    const { stdout } = print(["--show=ruleset", "-a", "write", "./app-i386"]);
    expect(stdout).toMatch(/^i386\n {2}4 write: allow\n/);
  });

  test("program is instructions", () => {
    const { status, stdout } = print(["--show", "program", "-a", "write"]);
    const { instructions } = compilePolicy(parsePolicy("write"), "x86_64");
    expect(status).toBe(0);
    expect(stdout.trimEnd().split("\n").length).toBeGreaterThanOrEqual(instructions.length);
    expect(stdout).toContain("allow");
  });

  test("bpf is the bytes of the filter", () => {
    const bytes = programBytes(compilePolicy(parsePolicy("write"), "x86_64"));
    expect(print(["--show", "bpf", "-a", "write"])).toEqual(
      printed(Buffer.from(bytes).toString("hex")),
    );
  });

  test("bpf is not for a terminal", () => {
    expect(print(["--show", "bpf", "-a", "write"], { terminal: true })).toEqual(
      refused(
        "bpf is bytes, which are not for a terminal\n" +
          "help: send them elsewhere, as in bwrap --seccomp 10 10< <(sandboxify --show bpf ...)",
      ),
    );
  });

  test.each([
    [
      ["bfp", "-a", "write"],
      'unknown form "bfp"; help: the forms are policy, ruleset, program and bpf',
    ],
    [
      ["toString", "-a", "x"],
      'unknown form "toString"; help: the forms are policy, ruleset, program and bpf',
    ],
    [
      ["policy", "ls"],
      "there is no policy to show; help: give --allow, --deny or --policy, or set SECCOMP_SYSCALL_ALLOW",
    ],
    [
      ["policy", "-a", "wriet"],
      '--allow:1:1: unknown system call "wriet"; help: did you mean "write"?',
    ],
    [
      ["policy", "-p", "other.env"],
      'cannot read the policy file "other.env" (ENOENT); help: check its name and its permissions',
    ],
    [
      ["policy", "-a", "write", "--arch", "i386"],
      '--arch:1:1: "i386" does not name x86_64, the program\'s own; help: add x86_64, or every call of the program is killed',
    ],
  ])("%j is refused", (args, message) => {
    expect(print(["--show", ...args])).toEqual(refused(message));
  });

  test("on a terminal, a fault is shown where it stands", () => {
    expect(print(["--show", "policy", "-a", "read:wriet"], { terminal: true })).toEqual(
      refused(
        '--allow:1:6: unknown system call "wriet"\n  1 | read:wriet\n    |      ^^^^^\nhelp: did you mean "write"?',
      ),
    );
  });

  test("a list that is ignored deserves a word", () => {
    const environment = { SECCOMP_SYSCALL_ALLOW: "read", SECCOMP_SYSCALL_DENY: "write" };
    const { status, stdout, stderr } = print(["--show", "policy"], { environment });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'SECCOMP_SYSCALL_ALLOW="read"\n' });
    expect(stderr).toMatch(/^sandboxify: SECCOMP_SYSCALL_DENY: .*; help: .*\n$/);
  });
});

test("to run programs is not its work", () => {
  expect(print(["-a", "write", "ls"])).toEqual(
    refused(
      "there is nothing to print; help: give --show, --help or --version; programs are run by bin/sandboxify",
    ),
  );
});
