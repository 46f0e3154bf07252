// explain, learn: programs that do what they can against who supervises them.

import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { launcher, program, stage } from "./stage.js";
import { start } from "./start.js";
import { explain, learner, learningBy, learningWays } from "./supervising.js";

const hostile = program("hostile");

test("who executes while its first thread is made to end becomes the program, unharmed", () => {
  const { status, stdout } = explain(["-d", "getppid=kill-thread"], [hostile, "exec", "500"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "end\n" });
});

/** The records of `words`, as the shell has them written to a file. */
const sizeOf = (...words: readonly string[]): number => {
  const file = join(stage, "records");
  const line = 'exec 7>"$1"; shift; exec "$@"';
  const records = ["--learn", "--records", "7"];
  const { status } = start(["/bin/sh", "-c", line, "sh", file, learner, ...records, ...words]);
  expect(status).toBe(0);
  return statSync(file).size;
};

test("what unknown calls point to is kept of some of them only", () => {
  expect(sizeOf(hostile, "kinds", "5000")).toBeLessThan(16 * 1024 * 1024);
});

test("no handler is noted of a signal that there is not", () => {
  const { stdout } = start([
    launcher,
    "-d",
    "ptrace=EPERM",
    learner,
    "--learn",
    hostile,
    "signals",
    "30",
  ]);
  expect(stdout).toContain('{"kind":"end"');
  expect(stdout).not.toContain('{"kind":"handler"');
});

describe.each(learningWays)("by %s", (way) => {
  test("a program's end is its own, though its children go on", () => {
    const line = "sleep 0.5 & exit 0";
    const { processes, end } = learningBy(way)(["/bin/sh", "-c", line]);
    const [first, other] = processes as readonly { readonly end: number }[];
    expect(first?.end).toBeLessThan(other?.end as number);
    expect(first?.end).toBeLessThan(end?.elapsed as number);
  });
});
