import { expect, test } from "vitest";
import { run, runEach } from "../run.mjs";
import { demand, Failure } from "../step.mjs";

test("run: both outputs are kept", async () => {
  const { ok, output } = await run("sh", ["-c", "echo one; echo two >&2"]);
  expect(ok).toBe(true);
  expect(output.split("\n").sort()).toEqual(["", "one", "two"]);
});

test("run: there is nothing to read", async () => {
  expect(await run("cat", [])).toEqual({ ok: true, output: "" });
});

test("run: a command that is not there is a result, not an exception", async () => {
  const { ok, output } = await run("no-such-command", []);
  expect(ok).toBe(false);
  expect(output).toContain("no-such-command");
});

test("run: the signal that ended a command is named", async () => {
  const { ok, output } = await run("sh", ["-c", "kill -SYS $$"]);
  expect(ok).toBe(false);
  expect(output).toBe("sh: ended by SIGSYS\n");
});

test("runEach: results come in the order of the items, never more at once than asked", async () => {
  let now = 0;
  let most = 0;
  const results = await runEach([30, 1, 20, 1], 2, async (wait) => {
    most = Math.max(most, ++now);
    await new Promise((done) => setTimeout(done, wait));
    now--;
    return wait;
  });
  expect(results).toEqual([30, 1, 20, 1]);
  expect(most).toBe(2);
});

test("demand: a command that failed is a failure with all that it said", () => {
  expect(() => demand({ ok: false, output: "no\n" })).toThrow(new Failure("no"));
  expect(demand({ ok: true, output: "yes\n" })).toBe("yes\n");
});
