// What a constructor starts before the filter's install point: threads, and programs that it executes.

import { describe, expect, test } from "vitest";
import { victim } from "./compare.js";
import { ordinaryProgram, program } from "./stage.js";
import { injected, keyed, launching, start, users, VICTIM } from "./start.js";

const FILTERED = "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";
const UNFILTERED = "NoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n";
const early = program("early-exec");
const threads = ordinaryProgram("threads");
const ways = [keyed, ...injected];

describe.each(users)("$title", (user) => {
  test.each(["itself", "thread"])("without a launcher, what %s executes has no filter", (who) => {
    expect(start([early, who, victim, "briefly"], { user })).toMatchObject({
      status: VICTIM,
      stdout: "main passed 0\nseccomp 0\n",
    });
  });

  // Whichever thread it is, it becomes the program's first one.
  describe.each(["itself", "thread"])("what is executed by %s", (who) => {
    test.each(ways)("$title: has the filter", (way) => {
      const command = launching([early, who, victim, "briefly"], way);
      expect(start(command, { user })).toMatchObject({
        status: VICTIM,
        stdout: "main refused 18\nseccomp 2\n",
        stderr: "",
      });
    });
  });

  test("without a launcher, no thread has a filter", () => {
    expect(start([threads], { user }).stdout).toBe(UNFILTERED.repeat(4));
  });

  test.each(ways)("$title: all threads have it, those of a constructor included", (way) => {
    expect(start(launching([threads], way), { user }).stdout).toBe(FILTERED.repeat(4));
  });
});
