// learn: signals, stops and deaths are the program's as if nobody listened.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { program } from "./stage.js";
import { launching, PATH, start, users, VICTIM } from "./start.js";
import { explainer, learner, learningBy, learningWays } from "./supervising.js";

const counter = program("counter");
const victim = program("victim-pie");
program("libvictim-library.so");
const { signals } = constants;

/** A parent that is told what becomes of its child. */
const PARENT = `
import os, signal
end, more = os.pipe()
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    os.read(end, 1)
    os._exit(3)
print("stopped by", os.WSTOPSIG(os.waitpid(child, os.WUNTRACED)[1]))
os.kill(child, signal.SIGCONT)
print("goes on", os.WIFCONTINUED(os.waitpid(child, os.WCONTINUED)[1]))
os.write(more, b".")
print("ends with", os.WEXITSTATUS(os.waitpid(child, 0)[1]))
`;

/** Ends with 9 when it is asked to. */
const HANDLES = 'trap "exit 9" TERM; echo up; while :; do sleep 0.1; done';

describe.each(learningWays)("by %s", (way) => {
  const learn = learningBy(way);

  test.each(users)("$title: no call fails that no signal can interrupt", (user) => {
    const { status, said } = learn([program("interrupted"), "400"], { user });
    // On aarch64 a tracer comes too late to have a call begin again.
    const mayFail = way === "notify" && process.arch !== "x64";
    if (mayFail) return expect(said).toMatch(/^(\w+: .*\n)*$/);
    expect({ status, said }).toEqual({ status: 0, said: "" });
  });

  test("no wait ends by a signal that is ignored", () => {
    expect(learn([program("waits"), "2"])).toMatchObject({ status: 8, said: "" });
  });

  test("a shell starts hundreds of children", () => {
    const count = way === "notify" && process.arch !== "x64" ? 0 : 200;
    const line = `i=0; while [ $i -lt ${count} ]; do x=$(echo a | tr a b); [ "$x" = b ] || echo bad; i=$((i+1)); done; exit 4`;
    expect(learn(["/bin/dash", "-c", line])).toMatchObject({ status: 4, said: "" });
  });

  test("a Go program", () => {
    expect(learn([program("victim-go")])).toMatchObject({ status: VICTIM });
  });

  test("exit statuses and deaths by signals", () => {
    const end = (...words: string[]) => learn([victim, ...words]).status;
    for (const status of [0, 1, 125, 127, 255]) expect(end("status", `${status}`)).toBe(status);
    for (const signal of [1, 6, 9, 11, 15, 31])
      expect(end("signal", `${signal}`)).toBe(128 + signal);
  });

  test("a parent hears that its child stops and goes on", () => {
    const expected = `stopped by ${signals.SIGSTOP}\ngoes on True\nends with 3\n`;
    expect(start(["/usr/bin/python3", "-c", PARENT]).stdout).toBe(expected);
    expect(learn(["/usr/bin/python3", "-c", PARENT]).said).toBe(expected);
  });

  test("who is killed in the midst of its calls", () => {
    const endless = [counter, "4", "0", "1000000000"];
    expect(learn(["/usr/bin/timeout", "-s", "KILL", "0.2", ...endless]).status).toBe(137);
  });

  test("SIGTERM comes through while many threads call without a pause", async () => {
    const line = `echo up; exec ${counter} 30 0 1000000000`;
    const child = spawn(learner, [`--learn=${way}`, "/bin/sh", "-c", line], { env: { PATH } });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
  });

  test("a signal to the launcher is the program's", async () => {
    const child = spawn(learner, [`--learn=${way}`, "/bin/sh", "-c", HANDLES], { env: { PATH } });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([9, null]);
  });
});

test.each(learningWays)(
  "by %s: SIGCONT to the launcher takes nothing from the program",
  async (way) => {
    const line = `trap : USR1; echo up; i=0; while [ $i -lt 150 ]; do ls / > /dev/null & wait; i=$((i+1)); done; exit 4`;
    const child = spawn(learner, [`--learn=${way}`, "/bin/dash", "-c", line], { env: { PATH } });
    await once(child.stdout, "data");
    child.stdout.resume();
    const sending = setInterval(() => child.kill("SIGCONT"), 1);
    const end = await once(child, "exit");
    clearInterval(sending);
    expect(end).toEqual([4, null]);
  },
);

const learned = learningWays.map((way) => [learner, `--learn=${way}`]);
test.each([...learned, [explainer, "--explain", "-d", "acct"]].map((words) => ({ words })))(
  "$words.1: who stops itself is gone on with by its own child",
  ({ words }) => {
    const line = "(sleep 0.1; kill -CONT $$) & kill -STOP $$; exit 4";
    expect(start(launching(["/bin/sh", "-c", line])).status).toBe(4);
    expect(start([...words, "/bin/sh", "-c", line]).status).toBe(4);
  },
);
