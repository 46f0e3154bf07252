// learn: its options, what does not start, and the other install points.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Abi } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { emptyFolder, program, script } from "./stage.js";
import { FAILED, NOT_FOUND, PATH, start } from "./start.js";
import { countOf, learner, learningBy, learningWays } from "./supervising.js";

const counter = program("counter");
const violator = program("violator");
const denying = join(emptyFolder(), "deny.policy");
writeFileSync(denying, "SECCOMP_SYSCALL_DENY=read\n");
const isX64 = process.arch === "x64";
const abi: Abi = isX64 ? "x86_64" : "aarch64";
const [GETPPID, EXECVE] = isX64 ? [110, 59] : [173, 221];
/** What `counter` ends with. */
const COUNTER = 5;

test("options for what is printed are handed on; a number is the descriptor for reasons", () => {
  const run = (...options: string[]) => start([learner, "--learn", ...options, "/bin/true"]).stderr;
  expect(run()).toBe("told []\n");
  expect(run("--output", "a b", "--json", "--report", "page.html")).toBe(
    'told ["--output","a b","--report","page.html","--json"]\n',
  );
  expect(run("--report", "2x")).toBe('told ["--report","2x"]\n');
  const { stderr, status } = start([
    "/bin/sh",
    "-c",
    `exec 7>&2; exec "$@"`,
    "sh",
    learner,
    "--learn",
    "--report",
    "7",
    "/nonexistent",
  ]);
  expect(status).toBe(NOT_FOUND);
  expect(stderr).toContain('{"code":"not_found"');
});

test("where Node fails or is missing, the status says so", () => {
  const variables = { PATH, LEARNED: "1" };
  expect(start([learner, "--learn", "/bin/true"], { variables }).status).toBe(FAILED);
  // It is missed before the program runs, which may take hours.
  const { status, stdout, stderr } = start([learner, "--learn", "/bin/echo", "ran"], {
    variables: { PATH: "/none" },
  });
  expect({ status, stdout, stderr }).toEqual({
    status: FAILED,
    stdout: "",
    stderr: expect.stringMatching(/^sandboxify: cannot run node /),
  });
});

test.each([
  [["--explain"], "--explain and --learn exclude each other"],
  [["-d", "read"], "--learn refuses nothing; help: leave --deny"],
  [["-a", "read", "--default-action", "log"], "--learn refuses nothing"],
  [["--arch", abi], "--learn refuses nothing"],
  [["-p", denying], `what "${denying}" lets pass is not known before it is learned`],
  [["-a", "read("], "--allow"],
  [["--via", "keyed"], "--explain and --learn have a way of their own"],
])("%j is refused", (options, message) => {
  const { status, stdout, stderr } = start([learner, "--learn", ...options, violator]);
  expect({ status, stdout }).toEqual({ status: FAILED, stdout: "" });
  expect(stderr).toContain(message);
});

test("--output without --learn is refused", () => {
  const { status, stderr } = start([learner, "-a", "read", "--output", "x", violator]);
  expect({ status, stderr }).toEqual({
    status: FAILED,
    stderr: expect.stringContaining("--output says where"),
  });
});

describe.each(learningWays)("by %s", (way) => {
  const learn = learningBy(way);

  test("what does not start is told as ever, and nothing is learned", () => {
    const end = learn(["/nonexistent"]);
    expect(end.status).toBe(NOT_FOUND);
    expect(end.end).toBeUndefined();
    const broken = script("learn-broken", "#!/nonexistent/interpreter\n");
    expect(learn([broken])).toMatchObject({ status: 126, end: undefined });
  });

  test("a line on the terminal shows how far it is, and goes again", () => {
    const line = `${learner} --learn=${way} sleep 1 > /dev/null`;
    const { stdout } = start(["/usr/bin/script", "-qec", line, "/dev/null"]);
    const screen = stdout.replaceAll("\r\x1b[K", "<erased>");
    expect(screen).toMatch(/<erased>0\.\d s, \d+ calls, \d+ distinct, newest \w+/);
    expect(screen).toContain("<erased>told []");
  });

  test.each(["entry", "main"])("at %s: counts are exact from there on", (point) => {
    const { status, said, calls, end } = learningBy(
      way,
      "--at",
      point,
    )([...[counter, "4", "3", "500", "1"]]);
    expect({ status, said }).toEqual({ status: COUNTER, said: "" });
    expect(countOf(calls, GETPPID)).toBe(2 * 4 * 4 * 500);
    expect(countOf(calls, EXECVE)).toBe(1);
    expect(end).toMatchObject({ status: COUNTER, install_at: point });
  });

  test("at main: what the loader did is not learned", () => {
    const run = (point: string) =>
      learningBy(way, "--at", point)(["/bin/true"]).end?.calls as number;
    expect(run("main")).toBeLessThan(run("exec") / 2);
  });

  test.each(["itself", "thread"])("at main: what it becomes on the way is learned (%s)", (who) => {
    const { status, calls, end } = learningBy(
      way,
      "--at",
      "main",
    )([...[program("early-exec"), who, violator, "threads", "3"]]);
    expect({ status, calls: countOf(calls, GETPPID) }).toEqual({ status: 7, calls: 3 });
    expect(end).toMatchObject({ install_at: "main" });
  });
});
