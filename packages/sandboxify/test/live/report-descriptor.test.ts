// --report: what is refused is told as a line of JSON; what is not, by the end of the descriptor.

import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { victim } from "./compare.js";
import { launcher, program } from "./stage.js";
import { FAILED, NOT_FOUND, PATH, start, VICTIM, ways } from "./start.js";

/** Launch with a pipe as descriptor 3, and wait for all to end. */
async function launch(args: readonly string[]) {
  const child = spawn(launcher, args, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { PATH },
  });
  const texts = ["", "", ""];
  for (const [index, stream] of [1, 2, 3].map((number) => child.stdio[number]).entries()) {
    stream?.on("data", (chunk) => {
      texts[index] += chunk;
    });
  }
  const status = await new Promise((resolve) => child.on("close", resolve));
  const [stdout, stderr, report] = texts;
  return { status, stdout, stderr, report };
}

test.each(ways)(
  "$title: a program that runs has not got it, and nothing is reported",
  async (way) => {
    const command = [victim];
    const options = [...way.options, "--report", "3", "-d", "getppid=EXDEV"];
    const { status, stdout, report } = await launch([...options, ...command]);
    expect({ status, report }).toEqual({ status: VICTIM, report: "" });
    expect(stdout).toMatch(/^descriptors 0-2( |$)/m);
  },
);

test.each(ways)("$title: it ends while the program runs", async (way) => {
  const options = [...way.options, "--report", "3", "-d", "acct"];
  const child = spawn(launcher, [...options, "/bin/cat"], {
    stdio: ["pipe", "ignore", "ignore", "pipe"],
  });
  await new Promise((resolve) => child.stdio[3]?.on("end", resolve).on("data", resolve));
  expect(child.exitCode).toBe(null);
  child.stdin?.end();
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
});

describe("a refusal is reported as it is told", () => {
  const cases: readonly (readonly [string[], object])[] = [
    [
      ["-a", "fstat:wriet", victim],
      {
        status: FAILED,
        message: '--allow:1:7: unknown system call "wriet"',
        help: 'did you mean "write"?',
      },
    ],
    [
      ["-d", "acct", "/none/such"],
      {
        code: "not_found",
        status: NOT_FOUND,
        message: '"/none/such" is not found',
        help: 'check the name; one without "/" is looked for in the folders of PATH',
      },
    ],
    [["-d", "acct", '/none/s\u00fcch\n"\\'], { code: "not_found", status: NOT_FOUND }],
  ];
  test.each(cases)("%j", async (args, expected) => {
    for (const way of ways) {
      const end = await launch(["--report", "3", ...way.options, ...args]);
      const line = JSON.parse(end.report ?? "");
      expect(line).toMatchObject(expected);
      expect(end.report).toMatch(/^[ -~]+\n$/);
      expect(end.stderr).toBe(`sandboxify: ${line.message}; help: ${line.help}\n`);
      expect(end.status).toBe(line.status);
    }
  });

  test("what the helper finds", async () => {
    for (const name of ["victim-go", "victim-bare"]) {
      const end = await launch(["--report", "3", "--at", "main", "-d", "acct", program(name)]);
      expect(JSON.parse(end.report ?? "")).toMatchObject({ code: "no_main", status: FAILED });
      expect(end).toMatchObject({ status: FAILED, stdout: "" });
    }
  });
});

test.each(["0", "1", "2", "77", "x", "", "-1", "99999999999999999999", "3x"])(
  "%j is no descriptor to report to",
  (descriptor) => {
    const { status, stdout, stderr } = start([
      launcher,
      `--report=${descriptor}`,
      "-d",
      "acct",
      victim,
    ]);
    expect({ status, stdout }).toEqual({ status: FAILED, stdout: "" });
    expect(stderr).toBe(
      `sandboxify: "${descriptor}" is no descriptor that could be written to; help: --report takes the number of one that is open\n`,
    );
  },
);
