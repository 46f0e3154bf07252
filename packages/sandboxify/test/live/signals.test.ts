// Launches that are disturbed: by signals, by each other, by the end of the helper. None goes wrong.

import { describe, expect, test } from "vitest";
import { victim } from "./compare.js";
import { program } from "./stage.js";
import {
  type End,
  injected,
  launching,
  start,
  startBeside,
  unprivileged,
  users,
  VICTIM,
  ways,
} from "./start.js";

const FILTERED = "main refused 18\nseccomp 2\n";
const briefly = [victim, "briefly"];

/** What a program that starts launches says of them. */
function countsOf({ status, stdout, stderr }: End): Record<string, number> {
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  return Object.fromEntries(
    lines.map((line) => line.split(" ")).map(([key, n]) => [key, Number(n)]),
  );
}

describe("under a flood of signals: SIGUSR1, SIGSTOP, SIGCONT, SIGWINCH", () => {
  const COUNT = 250;
  const flood = (count: number, command: readonly string[]) =>
    start([program("flood"), String(count), String(VICTIM), FILTERED, ...command], {
      user: unprivileged,
    });

  test.each(ways)(`$title: ${COUNT} launches end as one`, (way) => {
    const { rounds, ...counts } = countsOf(flood(COUNT, launching(briefly, way)));
    expect(counts).toEqual({ right: COUNT, wrong: 0 });
    // Each of them gets some.
    expect(rounds).toBeGreaterThan(COUNT);
  });

  test("a launch without a filter is found out", () => {
    const { status, stdout, stderr } = flood(3, briefly);
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("wrong 3"),
    });
    expect(stderr).toContain("main passed 0");
  });
});

describe.each(users)("$title", (user) => {
  test("200 launches at once", async () => {
    const launches = Array.from({ length: 200 }, (_, index) =>
      startBeside(launching(briefly, ways[index % ways.length]), { user }),
    );
    for (const { end } of launches) {
      expect(await end).toMatchObject({ status: VICTIM, stdout: FILTERED, stderr: "" });
    }
  });
});

describe("when the helper is killed at a moment of chance", () => {
  const COUNT = 170;
  const hunt = (count: number, command: readonly string[]) =>
    start([program("hunter"), String(count), String(VICTIM), FILTERED, ...command], {
      user: unprivileged,
    });

  test.each(injected)(`$title: ${COUNT} programs are filtered or dead`, (way) => {
    const {
      filtered = 0,
      dead = 0,
      wrong,
      killed,
    } = countsOf(hunt(COUNT, launching(briefly, way)));
    expect({ wrong, sum: filtered + dead }).toEqual({ wrong: 0, sum: COUNT });
    expect(killed).toBeGreaterThan(COUNT / 10);
    expect(dead).toBeGreaterThan(0);
  });

  test("a program that runs unfiltered is found out", () => {
    const { stdout, stderr } = hunt(3, briefly);
    expect(stdout).toContain("wrong 3");
    expect(stderr).toContain("main passed 0");
  });
});
