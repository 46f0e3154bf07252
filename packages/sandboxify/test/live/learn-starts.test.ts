// learn: however a process is started, and wherever the launcher is, all of its calls are counted.

import { syscallName } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { copyOf, program, script } from "./stage.js";
import { demandRoot, start, unprivileged } from "./start.js";
import {
  countOf,
  type Learned,
  learner,
  learningBy,
  learningWays,
  readLearned,
} from "./supervising.js";
import { runsI386 } from "./victims.js";

const isX64 = process.arch === "x64";
const GETPPID = isX64 ? 110 : 173;
const counter = program("counter");
/** What `starts` and `counter` end with. */
const [STARTS, COUNTER] = [6, 5];
const around = program("around");
const signals = Array.from({ length: 64 }, (_, index) => index + 1).filter(
  (signal) => ![9, 19, 32, 33].includes(signal),
);
/** Eight processes at once, so that a kernel which misses one is found out. */
const COUNT = 8;

describe.each(learningWays)("by %s", (way) => {
  const learn = learningBy(way);

  test.each([
    "fork",
    "vfork",
    "spawn",
    "untraced",
    "untraced3",
    "sharing",
    "parent",
    "bond",
    "adoption",
  ])("processes that are started by %s", (how) => {
    const { status, calls, processes } = learn([program("starts"), how, `${COUNT}`]);
    expect({ status, count: countOf(calls, GETPPID) }).toEqual({ status: STARTS, count: COUNT });
    const own = calls.filter(({ number, child }) => number === GETPPID && !child);
    expect(own).toEqual([]);
    // Adoption takes one more for each.
    expect(processes).toHaveLength(1 + (how === "adoption" ? 2 : 1) * COUNT);
  });

  test.each(["untraced", "untraced3"])("children by %s are heard where clone is given", (how) => {
    const given = learningBy(way, "-a", "clone:clone3");
    const { status, calls } = given([program("starts"), how, `${COUNT}`]);
    expect({ status, count: countOf(calls, GETPPID) }).toEqual({ status: STARTS, count: COUNT });
  });

  test("1,000 short processes, and what each of them calls", () => {
    const line = "i=0; while [ $i -lt 1000 ]; do (:); i=$((i+1)); done; exit 4";
    const { status, calls, processes } = learn(["/bin/dash", "-c", line]);
    const ends = calls.filter(
      ({ abi, number }) => syscallName(abi as "x86_64", number) === "exit_group",
    );
    expect(status).toBe(4);
    expect(ends.reduce((sum, { count }) => sum + count, 0)).toBe(1001);
    expect(processes).toHaveLength(1001);
  });

  test.each<readonly [string, readonly string[]]>([
    ["an exec by a thread", [program("early-exec"), "thread", counter, "2", "1", "100"]],
    ["a pipeline of shells", ["/bin/bash", "-c", `set -o pipefail; ${counter} 2 1 100 | cat`]],
    ["an interpreter", [script("learn-script", `#!/bin/sh\nexec ${counter} 2 1 100\n`)]],
    ["env", ["/usr/bin/env", "-i", counter, "2", "1", "100"]],
  ])("%s", (_, command) => {
    const { status, calls } = learn(command);
    const own = calls.filter((call) => call.program === counter);
    expect({ status, count: countOf(own, GETPPID) }).toEqual({ status: COUNTER, count: 400 });
  });

  test.each<readonly [string, readonly string[]]>([
    ["standard descriptors are closed", ["/bin/sh", "-c", 'exec "$@" <&- 2>&-', "sh"]],
    ["SIGCHLD is ignored", [around, "ignore=17", "--"]],
    ["all signals are blocked", [around, ...signals.map((one) => `block=${one}`), "--"]],
    ["all signals are ignored", [around, ...signals.map((one) => `ignore=${one}`), "--"]],
    ["nobody is anybody", unprivileged.become],
  ])("where %s", (_, before) => {
    const { status, calls } = learnIn(before, way, [counter, "2", "0", "100"]);
    expect({ status, count: countOf(calls, GETPPID) }).toEqual({ status: COUNTER, count: 200 });
  });

  // Of which one is for the records, as Node needs many.
  test.each([10, 16])("where there are %i descriptors", (limit) => {
    const few = ["/usr/bin/prlimit", `--nofile=${limit}`, learner, `--learn=${way}`];
    const line = ["/bin/sh", "-c", 'exec 7>&1; exec "$@"', "sh", ...few, "--records", "7"];
    const { status, calls } = readLearned(start([...line, "--", counter, "2", "1", "100"]));
    expect({ status, count: countOf(calls, GETPPID) }).toEqual({ status: COUNTER, count: 400 });
  });

  test("as the first process of a PID namespace, which orphans are left to", () => {
    const { become } = demandRoot();
    const unshare = [...become, ..."/usr/bin/unshare --pid --fork --mount-proc".split(" ")];
    const line = `(sleep 0.2; ${counter} 1 0 50) & exit 4`;
    const { status, calls } = learnIn(unshare, way, ["/bin/sh", "-c", line]);
    expect(status).toBe(4);
    expect(
      countOf(
        calls.filter((call) => call.program === counter),
        GETPPID,
      ),
    ).toBe(50);
  });

  test.each([
    ["cannot be read", 0o111],
    ["would have another owner's rights", 0o4755],
  ])("a program that %s", (_, mode) => {
    const file = copyOf(counter, `counter-${mode.toString(8)}-${way}`, mode);
    const { status, calls } = learn([file, "1", "0", "50"], { user: unprivileged });
    expect({ status, count: countOf(calls, GETPPID) }).toEqual({ status: COUNTER, count: 50 });
  });

  test("calls of no ABI, and by another one's gate", () => {
    if (!isX64 || !runsI386) return expect(learn([counter, "1", "0", "1"]).status).toBe(COUNTER);
    const { status, calls } = learn([program("foreign")]);
    const odd = calls.filter(({ number, abi }) => abi !== "x86_64" || number < 0 || number > 1000);
    expect(status).toBe(0);
    expect(odd.map(({ abi, number, count }) => ({ abi, number, count }))).toEqual([
      { abi: "0xc000003e", number: -1, count: 2 },
      { abi: "x86_64", number: 5000, count: 2 },
      { abi: "x32", number: 0x40000000 + 110, count: 2 },
      { abi: "i386", number: 64, count: 2 },
    ]);
  });
});

/** What is learned of `command` where `before` has been. */
function learnIn(before: readonly string[], way: string, command: readonly string[]): Learned {
  return readLearned(start([...before, learner, `--learn=${way}`, "--", ...command]));
}
