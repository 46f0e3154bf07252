// learn by ptrace: where it is not as by a listener: who else traces or asks, and who ends with whom.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { launcher, program } from "./stage.js";
import { FAILED, PATH, start } from "./start.js";
import {
  countOf,
  explainer,
  learner,
  learningBy,
  learningWays,
  readLearned,
} from "./supervising.js";

const counter = program("counter");
const violator = program("violator");
const isX64 = process.arch === "x64";
const GETPPID = isX64 ? 110 : 173;
const REFUSE = ["-d", "getppid=EPERM"];
const learn = learningBy("ptrace");

test("a filter of the program's own has no tracer to ask, as without us", () => {
  const said = start([program("asks")]).stdout;
  expect(said).toBe([0, 7, 65535].map((data) => `${data}: Function not implemented\n`).join(""));
  const learned = learn([program("asks")]);
  expect(learned).toMatchObject({ status: 6, said });
  expect(countOf(learned.calls, GETPPID)).toBe(3);
});

/** What comes of `command` by ptrace, and by a listener. */
const inner: readonly (readonly [string, readonly string[], RegExp, RegExp])[] = [
  [
    "strace",
    ["/usr/bin/strace", "-o", "/dev/null", "/bin/true"],
    /^1 .*TRACEME.*: Operation not/s,
    /^0 $/,
  ],
  [
    "gdb",
    ["/usr/bin/gdb", "-nx", "-batch", "-ex", "run", violator],
    /^1 .*ptrace: Operation not/s,
    /^0 .*plain passed/s,
  ],
  [
    "a filter",
    [launcher, ...REFUSE, violator],
    /^7 plain refused 1\nend/,
    /^7 plain refused 1\nend/,
  ],
  [
    "a filter at main",
    [launcher, "--at", "main", ...REFUSE, violator],
    /^125 .*tracing is not permitted here/s,
    /^7 plain refused 1\nend/,
  ],
  [
    "--explain",
    [explainer, "--explain", ...REFUSE, violator],
    /^7 plain refused 1\nend.*"action":"EPERM"/s,
    /^125 .*lets nobody supervise here/s,
  ],
  [
    "--learn",
    [learner, "--learn=notify", "/bin/true"],
    /^0 $/,
    /^125 .*lets nobody supervise here/s,
  ],
  [
    "--learn=ptrace",
    [learner, "--learn=ptrace", "/bin/true"],
    /^125 .*tracing is not permitted here/s,
    /^125 .*a supervisor around this one is asked first/s,
  ],
];

describe.each(inner)("%s inside", (_, command, byPtrace, byListener) => {
  test.each(learningWays)("by %s", (way) => {
    const { status, said, stderr } = learningBy(way)(command);
    expect(`${status} ${said}${stderr}`.replaceAll("told []\n", "")).toMatch(
      way === "ptrace" ? byPtrace : byListener,
    );
  });
});

test.each([
  ["strace", ["/usr/bin/strace", "-f", "-o", "/dev/null"], FAILED],
  ["strace of the launcher alone", ["/usr/bin/strace", "-o", "/dev/null"], 5],
  ["a filter that lets nobody trace", [launcher, "-d", "ptrace=EPERM"], FAILED],
  ["--explain", [explainer, "--explain", "-d", "acct"], 5],
])("under %s", (_, around, expected) => {
  const command = [...around, learner, "--learn=ptrace", "--", counter, "1", "1", "100"];
  const { status, calls, stderr } = readLearned(start(command));
  expect({ status, count: countOf(calls, GETPPID) }).toEqual({
    status: expected,
    count: expected === FAILED ? 0 : 200,
  });
  expect(stderr.includes("tracing is not permitted here")).toBe(expected === FAILED);
});

test("the program may run on all processors, wherever its tracer is", () => {
  const line = "i=0; while [ $i -lt 100 ]; do kill -0 $$; i=$((i+1)); done; exec nproc";
  const { said } = learn(["/bin/sh", "-c", line]);
  expect(said).toBe(start(["/usr/bin/nproc"]).stdout);
});

/** Runs `line` in a shell; resolves when it has said something. */
async function running(line: string) {
  const child = spawn(learner, ["--learn=ptrace", "/bin/sh", "-c", line], { env: { PATH } });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await once(child.stdout, "data");
  return { child, closed: once(child, "close"), said: () => said };
}

test("all end when the tracer is killed: nobody goes on unheard", async () => {
  const line = "setsid sleep 300 & sleep 300 & echo up; wait; echo on";
  const { child, closed, said } = await running(line);
  child.kill("SIGKILL");
  // As long as one of them is left, there is somebody who could write.
  expect(await closed).toEqual([null, "SIGKILL"]);
  expect(said()).toBe("up\n");
});

test("who is left behind ends when the tracer is told to end", async () => {
  const line = `(setsid sh -c 'trap "" TERM; echo up; sleep 300; echo on' &); exit 4`;
  const { child, closed, said } = await running(line);
  // Until the program itself is gone, it gets the signal.
  const asking = setInterval(() => child.kill("SIGTERM"), 100);
  const [status] = await closed;
  clearInterval(asking);
  expect(status).toBe(4);
  expect(said()).toMatch(/^up\n\{"kind":"call"/);
  expect(said()).not.toMatch(/^on$/m);
});
