// Where somebody denies or does what a launch by tracing needs: keyed works, and the others say why they do not.

import { syscallNumber } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { victim } from "./compare.js";
import { launcher, program } from "./stage.js";
import {
  FAILED,
  injected,
  keyed,
  launching,
  start,
  suspended,
  unprivileged,
  type Way,
  ways,
} from "./start.js";

const user = unprivileged;
const ABI = process.arch === "arm64" ? "aarch64" : "x86_64";
const numberOf = (name: string): number => {
  const number = syscallNumber(ABI, name);
  if (number === undefined) throw new Error(`there is no ${name}`);
  return number;
};

const around = program("around");
const ptrace = numberOf("ptrace");
const TRACING =
  "help: end the tracer that is at work (strace, gdb), or allow ptrace (kernel.yama.ptrace_scope, the container's filter), or use --at exec without --via and =ptrace, which needs none";

test("a filter that denies ptrace: keyed works, and the others say why not", () => {
  const run = (way: Way) =>
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
  const run = (way: Way) =>
    start([around, `kill=${ptrace}`, "--", ...launching([victim, "status", "7"], way)], { user });
  expect(run(keyed)).toMatchObject({ status: 7, stderr: "" });
  for (const way of injected) {
    const { status, stderr } = run(way);
    expect([way.title, status]).toEqual([way.title, FAILED]);
    expect(stderr).toMatch(/^sandboxify: the process that installs the filter ended; help: /);
  }
});

test("the launcher under a launcher that denies ptrace", () => {
  const run = (way: Way) =>
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
  const run = (way: Way) =>
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
