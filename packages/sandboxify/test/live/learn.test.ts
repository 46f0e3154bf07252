// learn: every call passes and is counted, none is missing, and Node gets the records of all.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Abi, syscallName } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { emptyFolder, program } from "./stage.js";
import { PATH, start, users } from "./start.js";
import {
  type Call,
  countOf,
  learner,
  learningBy,
  learningWays,
  readLearned,
} from "./supervising.js";
import { runsI386 } from "./victims.js";

const counter = program("counter");
const violator = program("violator");
const isX64 = process.arch === "x64";
const abi: Abi = isX64 ? "x86_64" : "aarch64";
const [GETPPID, EXECVE] = isX64 ? [110, 59] : [173, 221];
/** What `counter` ends with. */
const COUNTER = 5;

const namesOf = (calls: readonly Call[]) =>
  new Set(calls.map(({ number }) => syscallName(abi, number) ?? `${number}`));

/** How often each call was made by `command` and all that it starts, as strace has it. */
function traced(command: readonly string[]): Map<string, number> {
  const file = join(emptyFolder(), "trace");
  const { status, error } = spawnSync("strace", ["-f", "-c", "-o", file, ...command], {
    env: { PATH },
  });
  if (error || status === null) throw new Error("strace is missing: apt-get install -y strace");
  const { stdout } = spawnSync("cat", [file], { encoding: "utf8" });
  const rows = stdout.split("\n").map((row) => row.trim().split(/\s+/));
  return new Map(
    rows.flatMap((row): [string, number][] =>
      /^[0-9.]+$/.test(row[0] ?? "") && row.at(-1) !== "total"
        ? [[row.at(-1) ?? "", Number(row[3])]]
        : [],
    ),
  );
}

describe.each(learningWays)("by %s", (way) => {
  const learn = learningBy(way);

  test.each(users)("$title: counts are exact for threads, forks and execs", (user) => {
    const { status, calls, processes, end } = learn([counter, "4", "3", "500", "1"], { user });
    expect(status).toBe(COUNTER);
    expect(countOf(calls, GETPPID)).toBe(2 * 4 * 4 * 500);
    const own = calls.filter(({ number, child }) => number === GETPPID && !child);
    expect(own.map(({ count }) => count)).toEqual([2 * 4 * 500]);
    expect(countOf(calls, EXECVE)).toBe(1);
    expect(processes).toHaveLength(1 + 2 * 3);
    expect(calls.every((call) => call.program === counter && call.abi === abi)).toBe(true);
    expect(end).toMatchObject({
      status: COUNTER,
      install_at: "exec",
      program: counter,
      arguments: [counter, "4", "3", "500", "1"],
      calls: calls.reduce((sum, { count }) => sum + count, 0),
      distinct: namesOf(calls).size,
    });
  });

  test("the same is counted as by strace", () => {
    const command = [counter, "1", "2", "300", "2"];
    const { calls } = learn(command);
    const expected = traced(command);
    // The exec of the launcher itself is none of the program's.
    expected.set("execve", (expected.get("execve") ?? 0) - 1);
    // Waiting for what others do takes more or fewer calls each time.
    for (const name of ["futex", "rt_sigreturn", "restart_syscall"]) expected.delete(name);
    for (const [name, count] of expected) {
      const numbers = calls.filter(({ number }) => syscallName(abi, number) === name);
      expect({ name, count: numbers.reduce((sum, one) => sum + one.count, 0) }).toEqual({
        name,
        count,
      });
    }
  });

  test.each([
    [["/bin/ls", "-la", "/"]],
    [["/bin/sh", "-c", "ls / | sort | head -3; (echo x; exec cat /etc/passwd) | wc -l"]],
    [[process.execPath, "-e", "require('fs').readdirSync('/')"]],
  ])("%j: no call is missing that strace has seen", (command) => {
    const names = namesOf(learn(command).calls);
    const missing = [...traced(command).keys()].filter((name) => !names.has(name));
    // What depends on time may be made in one run and not in the other.
    expect(
      missing.filter(
        (name) => !["futex", "restart_syscall", "execve", "madvise", "sched_yield"].includes(name),
      ),
    ).toEqual([]);
  });

  test("100,000 calls are counted", () => {
    const { status, calls } = learn([counter, "1", "0", "100000"]);
    expect(status).toBe(COUNTER);
    expect(countOf(calls, GETPPID)).toBe(100_000);
  });

  test("arguments are told apart where they matter, and what they point to is shown", () => {
    const { calls } = learn([violator, "connect"]);
    const named = (name: string) => calls.filter(({ number }) => syscallName(abi, number) === name);
    expect(named("socket").map(({ values }) => values)).toEqual([{ 0: "0x2", 1: "0x2", 2: "0x0" }]);
    expect(named("connect").map(({ values }) => values)).toEqual([{}]);
    expect(named("connect")[0]?.memory[1]).toMatch(/^020012347f000102/);
    // Of a library: its header, its code, its data.
    expect(new Set(named("mmap").map(({ values }) => values[2]))).toContain("0x5");
    expect(named("getppid")).toEqual([]);
  });

  test("a program of another ABI is learned by its own numbers, or not executed", () => {
    const { status, calls } = learn([program("victim-i386-static"), "status", "7"]);
    if (!runsI386) return expect({ status, calls }).toEqual({ status: 126, calls: [] });
    expect(status).toBe(7);
    expect(new Set(calls.map((call) => call.abi))).toEqual(new Set(["i386"]));
    expect(calls.some(({ number }) => syscallName("i386", number) === "exit_group")).toBe(true);
  });

  test("children and their programs are told apart", () => {
    const { status, said, calls, processes } = learn([
      "/bin/sh",
      "-c",
      "/bin/true; echo $?; exit 3",
    ]);
    expect({ status, said }).toEqual({ status: 3, said: "0\n" });
    const programs = [...new Set(calls.map((call) => `${call.program} ${call.child}`))];
    expect(
      programs.filter((one) => / true$/.test(one)).some((one) => one.endsWith("true true")),
    ).toBe(true);
    expect(processes).toHaveLength(2);
    expect(processes[1]).toMatchObject({ parent: processes[0]?.pid, status: 0 });
    expect(processes[0]).toMatchObject({ status: 3 });
  });

  test("a death is the launcher's as well, as a shell shows it", () => {
    const { status, end } = learn(["/bin/sh", "-c", "kill -TERM $$"]);
    expect(status).toBe(143);
    expect(end).toMatchObject({ status: 143 });
  });

  test("who is left behind by the program is learned to its end", () => {
    const { status, said, calls } = learn([
      "/bin/sh",
      "-c",
      "(sleep 0.5; exec ls /nonexistent) 2>&1 & exit 4",
    ]);
    expect(status).toBe(4);
    expect(said).toMatch(/nonexistent/);
    expect(calls.some((call) => call.child && call.program.endsWith("/ls"))).toBe(true);
  });
});

test("by notify: when it is told to end then, it does, and who is left goes on", async () => {
  const folder = emptyFolder();
  const line = `(setsid sh -c 'trap "" TERM; sleep 1; getconf PATH; echo done > ${folder}/done') > /dev/null 2>&1 & echo up`;
  const child = spawn(learner, ["--learn", "/bin/sh", "-c", line], { env: { PATH } });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  while (!stdout.includes("up\n")) await once(child.stdout, "data");
  const closed = once(child, "close");
  // Until the program itself is gone, it gets the signal.
  const asking = setInterval(() => child.kill("SIGTERM"), 200);
  const [status] = await closed;
  clearInterval(asking);
  const { end } = readLearned({ pid: 0, status, stdout, stderr: "" });
  expect(end).toBeDefined();
  const waiting = `while [ ! -s ${folder}/done ]; do sleep 0.1; done; cat ${folder}/done`;
  expect(start(["/bin/sh", "-c", waiting]).stdout).toBe("done\n");
});
