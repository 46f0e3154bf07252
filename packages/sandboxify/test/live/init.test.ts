// As the first process of a PID namespace, as in a container, which orphans come to and signals do not.

import { expect, test } from "vitest";
import { victim } from "./compare.js";
import {
  demandRoot,
  FAILED,
  injected,
  keyed,
  launching,
  start,
  VICTIM,
  type Way,
  ways,
} from "./start.js";

const unshare = ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc"];
const startFirst = (command: readonly string[], way: Way, policy?: readonly string[]) =>
  start([...unshare, ...launching(command, way, policy)], { user: demandRoot() });
const shell = (line: string) => ["/bin/sh", "-c", line];

test("keyed: the program is the first process", () => {
  const { status, stdout } = startFirst([victim], keyed);
  expect(status).toBe(VICTIM);
  expect(stdout).toMatch(/^stat 1 /m);
  expect(stdout).toMatch(/^Seccomp:\t2$/m);
});

test.each(injected)(
  "$title: the program is filtered, and has no child or strange parent",
  (way) => {
    const { status, stdout, stderr } = startFirst([victim], way);
    expect({ status, stderr }).toEqual({ status: VICTIM, stderr: "" });
    expect(stdout).toMatch(/^main refused 18$/m);
    expect(stdout).toMatch(/^child -10$/m);
    expect(stdout).toMatch(/^TracerPid:\t0$/m);
    expect(stdout).toMatch(/^PPid:\t1$/m);
  },
);

test.each(ways)("$title: statuses, deaths and refusals are told", (way) => {
  expect(startFirst([victim, "status", "7"], way).status).toBe(7);
  expect(startFirst(shell("kill -TERM $$; exit 3"), way).status).toBe(way === keyed ? 3 : 143);
  expect(startFirst(["/nonexistent"], way).status).toBe(127);
  expect(startFirst([victim], way, ["-d", "wriet"]).status).toBe(FAILED);
});

test.each(injected)("$title: signals to the first process are the program's", (way) => {
  const line = 'trap "exit 9" TERM; kill -TERM 1; while :; do sleep 1; done';
  expect(startFirst(shell(line), way, ["-d", "acct"]).status).toBe(9);
});

test.each(injected)("$title: orphans are collected", (way) => {
  const line =
    "(sleep 0.1 &); sleep 0.1; while grep -qs sleep /proc/[0-9]*/comm; do sleep 0; done; exit 8";
  // A sleep of the loop's own is gone when grep looks; a zombie would stay.
  expect(startFirst(shell(line), way, ["-d", "acct"]).status).toBe(8);
});
