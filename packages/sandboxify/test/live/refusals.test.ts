// What cannot be filtered as told does not run: a message with its cure, a status, and nothing of the program.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilePolicy, parsePolicy } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { victim } from "./compare.js";
import { launch, phases, refusal } from "./refused.js";
import { emptyFolder } from "./stage.js";
import { FAILED, injected, VICTIM, ways } from "./start.js";

const ABI = process.arch === "arm64" ? "aarch64" : "x86_64";

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
