// What cannot be filtered as told does not run: a message with its cure, a status, and nothing of the program.

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { compilePolicy, parsePolicy } from "@sbx/policy";
import { syscallNumber } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { victim } from "./compare.js";
import { emptyFolder, launcher, ordinaryProgram, program, script, stage } from "./stage.js";
import {
  FAILED,
  injected,
  keyed,
  launching,
  NOT_EXECUTABLE,
  NOT_FOUND,
  PATH,
  start,
  suspended,
  unprivileged,
  VICTIM,
  ways,
} from "./start.js";

const user = unprivileged;
const ABI = process.arch === "arm64" ? "aarch64" : "x86_64";
const numberOf = (name: string): number => {
  const number = syscallNumber(ABI, name);
  if (number === undefined) throw new Error(`there is no ${name}`);
  return number;
};

/** It leaves a file for each part of it that runs. */
const phases = ordinaryProgram("phases");

/** Launch what leaves traces, and say whether it left any. */
function launch(args: readonly string[], variables: Record<string, string> = {}) {
  const folder = emptyFolder();
  const surroundings = { user, folder, variables: { PATH, ...variables } };
  const { status, stdout, stderr } = start([launcher, ...args], surroundings);
  return { status, stdout, stderr, ran: readdirSync(folder) };
}

const refusal = (message: string, status = FAILED) => ({
  status,
  stdout: "",
  stderr: `sandboxify: ${message}\n`,
  ran: [],
});

test("what is not refused runs", () => {
  expect(launch(["-d", "acct", phases])).toMatchObject({ status: 0, ran: ["constructor", "main"] });
});

describe("the command line", () => {
  const LISTED = "help: sandboxify --help lists the options";

  test.each([
    [["--explode"], `unknown option "--explode"; ${LISTED}`],
    [["-x"], `unknown option "-x"; ${LISTED}`],
    [["-"], `unknown option "-"; ${LISTED}`],
    [["--deny-all=x"], `unknown option "--deny-all=x"; ${LISTED}`],
    [["--verbose=1"], 'option "--verbose=1" takes no value; help: leave the value out'],
    [
      ["-d", "acct", "--deny=acct"],
      'option "--deny=acct" is given twice; help: give it once; the items of a list are separated by ":"',
    ],
    [
      ["-a", "read", "-d", "acct"],
      "--allow and --deny exclude each other; help: give one of them; an item such as ptrace=EPERM or -execve makes an exception",
    ],
    [
      ["-p", "/dev/null", "-d", "acct"],
      "a policy file excludes --allow and --deny; help: put the list into the file, or leave the file out",
    ],
    [
      ["-d", "acct", "--at", "exit"],
      'unknown install point "exit"; help: the install points are exec, entry and main',
    ],
    [
      ["-d", "acct", "--via", "magic"],
      'unknown way "magic"; help: the ways are auto, keyed, inject and suspend',
    ],
    ...["main", "entry"].map((point): [string[], string] => [
      ["-d", "acct", "--at", point, "--via", "keyed"],
      `--via keyed filters at exec, not at "${point}"; help: leave --via out, or use --at exec`,
    ]),
  ])("%j is refused", (options, message) => {
    expect(launch([...options, phases])).toEqual(refusal(message));
  });

  test("an option without its value, and options without a program", () => {
    for (const option of [
      "-d",
      "--deny",
      "--at",
      "--via",
      "-p",
      "--arch",
      "--default-action",
      "--report",
    ]) {
      const message = `option "${option}" needs a value; help: sandboxify --help shows it`;
      expect(launch([option])).toEqual(refusal(message));
    }
    const message = "there is no program to run; help: sandboxify [options] PROGRAM [ARG...]";
    for (const options of [[], ["-d", "acct"], ["-d", "acct", "--"]]) {
      expect(launch(options)).toEqual(refusal(message));
    }
  });

  test("options end at the program, and at --", () => {
    const { stdout } = launch([...["-dacct", "--", victim], "--explode", "-d"]);
    expect(stdout).toMatch(/^argument --explode\nargument -d$/m);
    expect(launch(["--deny=acct", "--at=main", "--via=inject", victim, "--at"]).status).toBe(
      VICTIM,
    );
  });
});

describe("the policy", () => {
  test("there must be one", () => {
    const message = `there is no policy, and "${phases}" would run unfiltered; help: give --allow, --deny or --policy, or set SECCOMP_SYSCALL_ALLOW`;
    expect(launch([phases])).toEqual(refusal(message));
    expect(launch([phases], { A: "1" })).toEqual(refusal(message));
    for (const { options } of ways) expect(launch([...options, phases])).toEqual(refusal(message));
  });

  const ITEM = 'unknown system call "wriet"; help: did you mean "write"?';

  test.each([
    [["-a", "fstat:wriet"], {}, `--allow:1:7: ${ITEM}`],
    [["-d", "fstat:wriet"], {}, `--deny:1:7: ${ITEM}`],
    [[], { SECCOMP_SYSCALL_ALLOW: "fstat:wriet" }, `SECCOMP_SYSCALL_ALLOW:1:7: ${ITEM}`],
    [[], { SECCOMP_SYSCALL_DENY: "fstat:\nwriet" }, `SECCOMP_SYSCALL_DENY:2:1: ${ITEM}`],
  ])("%j with %j is refused, with the place", (options, variables, message) => {
    for (const way of ways) {
      expect(launch([...way.options, ...options, phases], variables)).toEqual(refusal(message));
    }
  });

  test.each([
    [
      ["--default-action", "explode"],
      {},
      /^sandboxify: --default-action:1:1: .*"explode".*; help: /,
    ],
    [["--arch", "z80"], {}, /^sandboxify: --arch:1:1: .*"z80".*; help: /],
    [[], { SECCOMP_FOO: "1" }, /^sandboxify: .*SECCOMP_FOO.*; help: /],
    [[], { SECCOMP_VERBOSE: "many" }, /^sandboxify: SECCOMP_VERBOSE.*"many".*; help: /],
    [
      [],
      { SECCOMP_INSTALL_AT: "constructor" },
      /^sandboxify: SECCOMP_INSTALL_AT.*constructor.*; help: /,
    ],
    [["--arch", process.arch === "x64" ? "i386" : "arm"], {}, /^sandboxify: --arch.*; help: /],
  ])("%j with %j is refused", (options, variables, message) => {
    const { stderr, ...rest } = launch(["-d", "acct", ...options, phases], variables);
    expect(rest).toEqual({ status: FAILED, stdout: "", ran: [] });
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  test("a policy file must be there, and right", () => {
    const file = join(emptyFolder(), "policy");
    const missing = `cannot read the policy file "${file}" (ENOENT); help: check its name and its permissions`;
    expect(launch(["-p", file, phases])).toEqual(refusal(missing));
    writeFileSync(file, "SECCOMP_SYSCALL_ALLOW='\n  fstat\n  wriet'\n");
    expect(launch(["-p", file, phases])).toEqual(refusal(`${file}:3:3: ${ITEM}`));
    writeFileSync(file, "SECCOMP_SYSCALL_DENY=acct\n");
    // What stands in the environment does not count any more.
    const variables = { SECCOMP_SYSCALL_ALLOW: "", SECCOMP_FOO: "1" };
    expect(launch(["-p", file, phases], variables)).toMatchObject({ status: 0, stderr: "" });
  });

  test("a filter that its prologue makes too long is refused by keyed only", () => {
    /** Neither of them can be tested together with its neighbour. */
    const listOf = (count: number) =>
      ["execve", ...Array.from({ length: count }, (_, at) => `${500 + at}=${1 + at}`)].join(":");
    const lengthOf = (count: number) =>
      compilePolicy(parsePolicy(listOf(count), { list: "deny" }), ABI).instructions.length;
    const perItem = (lengthOf(1100) - lengthOf(100)) / 1000;
    const count = 100 + Math.floor((4090 - lengthOf(100)) / perItem);
    expect(lengthOf(count)).toBeGreaterThan(4080);

    const options = ["-d", listOf(count)];
    expect(launch([...options, phases])).toEqual(
      refusal(
        "the filter is too long for its start at exec; help: allow or deny fewer calls, or use --via inject",
      ),
    );
    for (const way of injected) {
      expect(launch([...way.options, ...options, phases])).toMatchObject({ status: 0, stderr: "" });
    }
  });
});

describe("a program that cannot be executed", () => {
  const missing = join(stage, "missing");
  const plain = join(stage, "not-executable");
  writeFileSync(plain, "#!/bin/sh\n");
  const folder = join(stage, "folder");
  mkdirSync(folder);
  const garbage = script("garbage", "this is no program\n");
  const truncated = join(stage, "truncated");
  copyFileSync(victim, truncated);
  chmodSync(truncated, 0o755);
  truncateSync(truncated, 100);
  const noLoader = join(stage, "no-loader");
  const bytes = readFileSync(victim);
  bytes.write("/lib/none", bytes.indexOf("/lib"));
  writeFileSync(noLoader, bytes);
  chmodSync(noLoader, 0o755);
  const noInterpreter = script("no-interpreter", "#!/nonexistent/shell\n");

  const NAME = 'help: check the name; one without "/" is looked for in the folders of PATH';
  const PERMISSIONS = "help: check that it is a file, and the permissions of it and of its folders";
  const KIND =
    "help: a script begins with a line such as #!/bin/sh; a program must be for this machine";
  const INTERPRETER = "help: install what its first line, or readelf -l, names";
  const cases = [
    [missing, NOT_FOUND, `"${missing}" is not found; ${NAME}`],
    ["no-such-command", NOT_FOUND, `"no-such-command" is not found; ${NAME}`],
    ["", NOT_FOUND, `"" is not found; ${NAME}`],
    [plain, NOT_EXECUTABLE, `"${plain}" cannot be executed (EACCES); ${PERMISSIONS}`],
    [folder, NOT_EXECUTABLE, `"${folder}" cannot be executed (EISDIR); ${PERMISSIONS}`],
    [
      garbage,
      NOT_EXECUTABLE,
      `"${garbage}" is of no kind that this kernel executes (ENOEXEC); ${KIND}`,
    ],
    [
      noLoader,
      NOT_EXECUTABLE,
      `"${noLoader}" cannot be executed, as its interpreter is missing (ENOENT); ${INTERPRETER}`,
    ],
    [
      noInterpreter,
      NOT_EXECUTABLE,
      `"${noInterpreter}" cannot be executed, as its interpreter is missing (ENOENT); ${INTERPRETER}`,
    ],
  ] as const;
  const policies = [
    ["a policy that lets the launcher speak", ["-d", "acct"]],
    ["one that kills it when it speaks or ends", ["-a", ""]],
    ["one that refuses", ["--default-action", "EPERM", "-d", "write:exit_group:exit:execve"]],
  ] as const;

  describe.each(policies)("under %s", (_, policy) => {
    test.each(cases)("%j", (file, status, message) => {
      for (const way of ways) {
        expect(launch([...way.options, ...policy, file])).toEqual(refusal(message, status));
      }
    });

    test("a truncated program is refused, or dies before its first instruction", () => {
      for (const way of ways) {
        const { stderr, ...rest } = launch([...way.options, ...policy, truncated]);
        expect(rest).toEqual({ status: NOT_EXECUTABLE, stdout: "", ran: [] });
        expect(stderr).toMatch(/^sandboxify: ".*truncated" .* \(E\w+\); help: .*\n$/);
      }
    });
  });
});

describe("where tracing is not permitted", () => {
  const around = program("around");
  const ptrace = numberOf("ptrace");
  const TRACING =
    "help: end the tracer that is at work (strace, gdb), or allow ptrace (kernel.yama.ptrace_scope, the container's filter), or use --at exec without --via, which needs none";

  test("a filter that denies ptrace: keyed works, and the others say why not", () => {
    const run = (way: (typeof ways)[number]) =>
      start([around, `fail=${ptrace}`, "--", ...launching([victim, "status", "7"], way)], { user });
    expect(run(keyed)).toMatchObject({ status: 7, stderr: "" });
    for (const way of injected) {
      expect(run(way)).toMatchObject({
        status: FAILED,
        stderr: `sandboxify: tracing is not permitted here (EPERM); ${TRACING}\n`,
      });
    }
  });

  test("a filter that kills for ptrace: keyed works, and the others say why not", () => {
    const run = (way: (typeof ways)[number]) =>
      start([around, `kill=${ptrace}`, "--", ...launching([victim, "status", "7"], way)], { user });
    expect(run(keyed)).toMatchObject({ status: 7, stderr: "" });
    for (const way of injected) {
      const { status, stderr } = run(way);
      expect([way.title, status]).toEqual([way.title, FAILED]);
      expect(stderr).toMatch(/^sandboxify: the process that installs the filter ended; help: /);
    }
  });

  test("the launcher under a launcher that denies ptrace", () => {
    const run = (way: (typeof ways)[number]) =>
      start([launcher, "-d", "ptrace=EPERM", ...launching([victim, "status", "7"], way)], { user });
    expect(run(keyed)).toMatchObject({ status: 7, stderr: "" });
    for (const way of injected) {
      expect(run(way)).toMatchObject({ status: FAILED });
    }
  });

  test("a filter that denies seccomp", () => {
    for (const way of ways) {
      const command = launching([victim, "status", "7"], way);
      const { status, stderr } = start([around, `fail=${numberOf("seccomp")}`, "--", ...command], {
        user,
      });
      expect([way.title, status]).toEqual([way.title, FAILED]);
      expect(stderr).toMatch(/^sandboxify: .*the kernel refused the filter.*; help: .*\n$/);
    }
  });

  test("a tracer that is there already: keyed works, and the others say why not", () => {
    const run = (way: (typeof ways)[number]) =>
      start(
        [
          "/usr/bin/strace",
          "-f",
          "-qq",
          "-e",
          "trace=none",
          "-e",
          "signal=none",
          ...launching([victim, "status", "7"], way),
        ],
        { user },
      );
    expect(run(keyed)).toMatchObject({ status: 7, stderr: "" });
    for (const way of injected) {
      const { status, stderr } = run(way);
      expect([way.title, status]).toEqual([way.title, FAILED]);
      expect(stderr).toContain(`sandboxify: tracing is not permitted here (EPERM); ${TRACING}\n`);
    }
  });

  test("suspend under a filter", () => {
    const command = launching([victim, "status", "7"], suspended);
    const { status, stderr } = start([launcher, "-d", "acct", ...command]);
    expect(status).toBe(FAILED);
    expect(stderr).toMatch(/^sandboxify: filters cannot be suspended here \(E\w+\); help: /);
  });
});
