import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../places.mjs";
import { judge } from "../test-suites.mjs";

const folder = join(root, "packages", "one");
const file = join(folder, "test", "a.test.ts");

function report(status: string, ...statuses: string[]) {
  const assertionResults = statuses.map((status) => ({ fullName: "adds", status }));
  return { testResults: [{ name: file, status, assertionResults }] };
}

test("judge: tests that pass are counted", () => {
  expect(judge(report("passed", "passed", "passed"), [folder])).toEqual({
    passed: 2,
    problems: [],
  });
});

test.each(["failed", "skipped", "pending", "todo"])("judge: a %s test is a problem", (status) => {
  expect(judge(report("passed", "passed", status), [folder])).toEqual({
    passed: 1,
    problems: [`${status}: packages/one/test/a.test.ts: adds`],
  });
});

test("judge: a file that could not be loaded is a problem", () => {
  expect(judge(report("failed"), [folder]).problems).toEqual([
    "no test of this file ran to its end: packages/one/test/a.test.ts",
  ]);
});

test("judge: a file that fails outside its tests is a problem", () => {
  expect(judge(report("failed", "passed"), [folder]).problems).toHaveLength(1);
});

test("judge: a package without a test is a problem", () => {
  expect(
    judge(report("passed", "passed"), [folder, join(root, "packages", "two")]).problems,
  ).toEqual(["there is no test in packages/two"]);
});
