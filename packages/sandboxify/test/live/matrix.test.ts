// Every way of filtering, on every kind of program, with and without privilege: the program is the one that it
// would be without a launcher, and its filter is in force from the point that was asked for.

import { describe, expect, test } from "vitest";
import { findProblems } from "./check.js";
import { launcher, program, script } from "./stage.js";
import {
  demandRoot,
  type End,
  FAILED,
  keyed,
  launching,
  PATH,
  REFUSE_PARENT,
  start,
  suspended,
  type User,
  unprivileged,
  users,
  type Way,
  ways,
} from "./start.js";
import { expectedOf, runsI386, type Victim, victims } from "./victims.js";

const variables = { PATH, A: "1", B: "" };

const plainEnds = new Map<string, End>();

/** How a victim ends without a launcher. */
function startPlainly({ title, command, isI386 }: Victim, user: User): End {
  // What this kernel does not execute, nobody can start.
  if (isI386 && !runsI386) return { pid: 0, status: 0, stdout: "", stderr: "" };
  const key = `${user.title}: ${title}`;
  const end = plainEnds.get(key) ?? start(command, { user, variables });
  plainEnds.set(key, end);
  return end;
}

describe(`this kernel ${runsI386 ? "runs" : "refuses"} programs of i386`, () => {
  describe.each(users)("$title", (user) => {
    describe.each(ways)("$title", (way) => {
      test.each(victims)("$title", (victim) => {
        const launched = start(launching(victim.command, way), { user, variables });
        const expected = expectedOf(victim, way, user);
        expect(findProblems(startPlainly(victim, user), launched, expected)).toEqual([]);
      });
    });
  });

  describe(suspended.title, () => {
    test.each(victims)("as root: $title", (victim) => {
      const user = demandRoot();
      const launched = start(launching(victim.command, suspended), { user, variables });
      const expected = expectedOf(victim, suspended, user);
      expect(findProblems(startPlainly(victim, user), launched, expected)).toEqual([]);
    });

    test("without any privilege it is refused", () => {
      const command = launching([program("victim-static")], suspended);
      const message = "filters cannot be suspended here (EPERM)";
      const { status, stdout, stderr } = start(command, { user: unprivileged });
      expect({ status, stdout }).toEqual({ status: FAILED, stdout: "" });
      expect(stderr).toContain(message);
    });
  });
});

describe("a launcher that does its work badly is found out:", () => {
  const dynamic = victims.find(({ title }) => title === "dynamic PIE") as Victim;
  const expected = (way: Way) => expectedOf(dynamic, way, unprivileged);

  /** A launcher whose options are ours, and which does `work`, where "$@" is all of them. */
  const launchBy = (work: string, way: Way, { command } = dynamic) => {
    const [, ...args] = launching(command, way);
    const standIn = script("stand-in", `#!/bin/sh\n${work}\n`);
    return start([standIn, ...args], { user: unprivileged, variables });
  };
  const SKIP = 'while [ "$1" != -- ]; do shift; done; shift';
  const UNFILTERED = `${SKIP}; exec "$@"`;
  // Shells add a variable of their own.
  const plain = launchBy(UNFILTERED, keyed);

  test("the real one in the place of a stand-in is not", () => {
    for (const way of ways) {
      const launched = launchBy(`exec ${launcher} "$@"`, way);
      expect(findProblems(plain, launched, expected(way))).toEqual([]);
    }
  });

  test("one that filters nothing, with every kind of program", () => {
    for (const victim of victims.filter(({ isI386 }) => !isI386 || runsI386)) {
      for (const way of [...ways, suspended]) {
        const launched = launchBy(UNFILTERED, way, victim);
        const problems = findProblems(launched, launched, expectedOf(victim, way, unprivileged));
        expect(problems.join("\n")).toMatch(/^(mode: 0, not 2|status: 42, not 12[56])$/m);
      }
    }
  });

  test("one that filters at another point", () => {
    for (const way of ways) {
      for (const other of ways.filter(({ point }) => point !== way.point)) {
        const work = `${SKIP}; exec ${launcher} ${[...other.options, ...REFUSE_PARENT].join(" ")} "$@"`;
        expect(findProblems(plain, launchBy(work, way), expected(way))).not.toEqual([]);
      }
    }
  });

  test.each([
    ["leaves a descriptor", `exec 9</dev/null ${launcher} "$@"`, "descriptors"],
    ["closes a descriptor", `exec <&- ${launcher} "$@"`, "descriptors"],
    ["leaves a child", `sleep 0 </dev/null >/dev/null 2>&1 & exec ${launcher} "$@"`, "child"],
    ["stays the parent", `${launcher} "$@"; exit $?`, "PID"],
    ["loses the status", `${launcher} "$@"; exit 0`, "status"],
    ["ignores a signal", `trap "" USR1; exec ${launcher} "$@"`, "SigIgn"],
    ["changes the folder", `cd /; exec ${launcher} "$@"`, "folder"],
    ["changes the mask of modes", `umask 0; exec ${launcher} "$@"`, "Umask"],
    ["changes a limit", `ulimit -c 1; exec ${launcher} "$@"`, "Max core file size"],
    ["changes the environment", `C=1 exec ${launcher} "$@"`, "variable"],
    ["changes the arguments", `exec ${launcher} "$@" more`, "argument"],
    ["changes the priority", `exec nice -n 5 ${launcher} "$@"`, "nice"],
    ["leads a session of its own", `exec setsid -w ${launcher} "$@"`, "session"],
    ["says something", `echo >&2; exec ${launcher} "$@"`, "standard error"],
    ["filters twice", `exec ${launcher} -d acct ${launcher} "$@"`, "count"],
  ])("one that %s", (_, work, problem) => {
    const problems = findProblems(plain, launchBy(work, keyed), expected(keyed));
    expect(problems.join("\n")).toContain(problem);
  });

  test("one that says nothing when it refuses, or runs the program all the same", () => {
    const refusal = { status: FAILED, message: "the main function of " };
    const said = "sandboxify: the main function of x was not found; help: y\n";
    const right = { pid: 1, status: FAILED, stdout: "", stderr: said };
    expect(findProblems(plain, right, refusal)).toEqual([]);
    for (const wrong of [{ status: 0 }, { stdout: "main passed 0\n" }, { stderr: "" }]) {
      expect(findProblems(plain, { ...right, ...wrong }, refusal)).toHaveLength(1);
    }
  });
});

test("a filter at exec is in force in the loader already, and one at entry is not", () => {
  const policy = ["-d", "openat=EACCES:open=EACCES"];
  for (const name of ["victim-pie", "victim-musl"]) {
    const statuses = ways.map(
      (way) => start(launching([program(name), "briefly"], way, policy)).status,
    );
    expect([name, ...statuses]).toEqual([name, 127, 127, 42, 42]);
  }
});
