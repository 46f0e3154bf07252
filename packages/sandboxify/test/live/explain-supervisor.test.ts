// explain: the supervisor and its surroundings: who ends whom, what is handed on, and where it may stand.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { program, script } from "./stage.js";
import {
  demandRoot,
  FAILED,
  KILLED,
  NOT_FOUND,
  PATH,
  start,
  unprivileged,
  users,
} from "./start.js";
import { explain, explainer, installed, textAt, violationsOf } from "./supervising.js";
import { runsI386 } from "./victims.js";

const violator = program("violator");
const DENY = ["-d", "getppid"];
const SYSTEM =
  process.arch === "x64" ? { abi: "x86_64", getppid: 110 } : { abi: "aarch64", getppid: 173 };

test("the supervisor is killed: what it would be asked about fails, the rest goes on", async () => {
  const child = spawn(explainer, ["--explain", "-d", "getppid=EPERM", violator, "twice"], {
    env: { PATH },
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  while (!said.includes("first refused 1\n")) await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  child.stdin.end("\n");
  await once(child, "close");
  expect(said).toBe("first refused 1\nsecond refused 38\nuid 1\nend\n");
});

test.each(["exec", "main"])("at %s: who kills its supervisor cannot take its place", (point) => {
  const policy = ["--at", point, "-d", "acct=EPERM"];
  const { stdout } = explain(policy, [violator, "takeover"]);
  expect(stdout).toBe("listener -16\nlistener -16\nacct -38\nend\n");
});

test("without Node, a short line is told", () => {
  const variables = { PATH: "/nonexistent" };
  const { status, stdout, stderr } = explain(["-d", "getppid=EPERM"], [violator], { variables });
  expect({ status, stdout }).toEqual({ status: 7, stdout: "plain refused 1\nend\n" });
  expect(stderr).toMatch(
    new RegExp(
      `^sandboxify: violation: process \\d+ called getppid of ${SYSTEM.abi} \\(EPERM\\); help: .+\n$`,
    ),
  );
});

test.each([
  ["ends at once", "process.exit(3)"],
  ["ends after the first line", 'require("fs").readSync(0, Buffer.alloc(99999)); process.exit(0)'],
])("Node %s: a short line is told", (_, text) => {
  const own = installed(text);
  const { status, stdout, stderr } = start([own, "--explain", "-d", "getppid=EPERM", violator]);
  expect({ status, stdout }).toEqual({ status: 7, stdout: "plain refused 1\nend\n" });
  expect(stderr).toContain("called getppid");
});

test("--json is handed on", () => {
  const { stderr } = start([explainer, "--explain", "--json", "-d", "getppid=EPERM", violator]);
  expect(stderr).toMatch(/^told \["--json"\] /);
  expect(violationsOf(stderr)).toHaveLength(1);
});

test("what does not start is told as ever", () => {
  expect(explain(DENY, ["/nonexistent"]).status).toBe(NOT_FOUND);
  const broken = script("explain-broken", "#!/nonexistent/interpreter\n");
  const { status, stderr } = explain(["-a", ""], [broken]);
  expect(status).toBe(126);
  expect(stderr).toMatch(/^sandboxify: ".*explain-broken" cannot be executed/);
});

test.each([[["--via", "inject"], "--explain and --learn have a way of their own"]])(
  "%j is refused",
  (options, message) => {
    const { status, stdout, stderr } = start([
      explainer,
      "--explain",
      ...options,
      ...DENY,
      violator,
    ]);
    expect({ status, stdout }).toEqual({ status: FAILED, stdout: "" });
    expect(stderr).toContain(message);
  },
);

test("signals and descriptors are the program's as without a supervisor", () => {
  const look = ["/bin/sh", "-c", "grep -E '^(Sig[^Q]|Shd)' /proc/self/status; ls /proc/self/fd"];
  const around = ["/bin/sh", "-c", 'trap "" CHLD USR1 SYS PIPE; exec 8>/dev/null; exec "$@"', "sh"];
  const plain = start([...around, ...look]);
  const launched = start([...around, explainer, "--explain", "-d", "acct", ...look]);
  expect(launched.stdout).toBe(plain.stdout);
  expect(launched.stderr).toBe("");
});

test("without standard descriptors, none of the supervisor's stands in for them", () => {
  const line = 'exec "$@" <&- 2>&-';
  const { status, stdout } = start([
    ...["/bin/sh", "-c", line, "sh", explainer, "--explain", "-d", "getppid=EPERM"],
    ...["/bin/sh", "-c", "ls -l /proc/self/fd | grep -c anon_inode; exit 3"],
  ]);
  expect({ status, stdout }).toEqual({ status: 3, stdout: "0\n" });
});

test("a signal to the launcher is the program's", async () => {
  const line = 'trap "echo term; exit 9" TERM; echo up; while :; do sleep 0.1; done';
  const child = spawn(explainer, ["--explain", "-d", "acct", "/bin/sh", "-c", line], {
    env: { PATH },
  });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([9, null]);
});

test("a death by a signal is the launcher's own", () => {
  const { status, signal } = spawnSync(explainer, [..."--explain -d getppid".split(" "), violator]);
  expect({ status, signal }).toEqual({ status: null, signal: "SIGSYS" });
});

test("nothing of the program can trace or read its supervisor", () => {
  const line = "cat /proc/$PPID/environ; echo $?";
  const { stdout } = explain(["-d", "acct"], ["/bin/sh", "-c", line], { user: unprivileged });
  expect(stdout).toBe("1\n");
});

/** Runs `command` under --explain in namespaces of its own. */
const explainIn = (around: readonly string[], policy: readonly string[], ...command: string[]) =>
  start([...around, explainer, "--explain", ...policy, ...command], { user: demandRoot() });

test("the first process of a PID namespace: of its own, or of the program's", () => {
  const unshare = ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc"];
  const first = explainIn(unshare, DENY, violator);
  expect({ ...first, count: violationsOf(first.stderr).length }).toMatchObject({
    status: KILLED,
    stdout: "",
    count: 1,
  });
  // Orphans are collected, and waited for.
  expect(explainIn(unshare, ["-d", "acct"], "/bin/sh", "-c", "(sleep 0.2 &); exit 4").status).toBe(
    4,
  );
  // Such a one does not get the signal.
  const inner = explainIn([], DENY, ...unshare, violator);
  expect(inner.stdout).toBe("");
  expect(violationsOf(inner.stderr)).toHaveLength(1);
});

test("without /proc: violations are told shortly, and end the process", () => {
  const hide = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", 'umount -l /proc; exec "$@"', "sh"];
  const { status, stdout, stderr } = explainIn(hide, DENY, violator);
  expect({ status, stdout }).toEqual({ status: KILLED, stdout: "" });
  expect(stderr).toMatch(/^sandboxify: violation: process \d+ called getppid /);
});

test("a supervisor has none beside it", () => {
  const inner = [explainer, "--explain", "-d", "acct", violator];
  const { status, stdout, stderr } = explain(["-d", "acct"], inner);
  expect({ status, stdout }).toEqual({ status: FAILED, stdout: "" });
  expect(stderr).toMatch(/^sandboxify: the kernel lets nobody supervise here \(EBUSY\)/);
});

describe.each(["entry", "main"])("at %s", (point) => {
  const options = ["--at", point];

  test.each(users)("$title: violations are told, and what came before is none", (user) => {
    const refused = explain([...options, "-d", "getppid=EPERM"], [violator], { user });
    expect(refused).toMatchObject({ status: 7, stdout: "plain refused 1\nend\n" });
    expect(refused.violations.map(({ action }) => action)).toEqual(["EPERM"]);
    const killed = explain([...options, ...DENY], [violator], { user });
    expect(killed).toMatchObject({ status: KILLED, stdout: "" });
    expect(killed.violations).toHaveLength(1);
    // The loader has opened files before.
    const late = explain([...options, "-d", "execve"], ["/bin/sh", "-c", "/bin/true; echo $?"], {
      user,
    });
    expect(late).toMatchObject({ status: 0, stdout: `${KILLED}\n` });
    expect(late.violations.map((one) => textAt(one, 0))).toEqual(["/bin/true"]);
  });

  test("the program has no descriptor more, and nobody traces it", () => {
    const look = [
      "/bin/sh",
      "-c",
      "ls /proc/self/fd; grep -E '^(Tracer|Sig[^Q]|Shd)' /proc/self/status",
    ];
    const { stdout, stderr } = explain([...options, "-d", "acct"], look);
    expect({ stdout, stderr }).toEqual({ stdout: start(look).stdout, stderr: "" });
  });

  test("threads, children, closes that are not allowed", () => {
    const run = (policy: string, ...words: string[]) =>
      explain([...options, "-d", policy], [violator, ...words]);
    expect(run("getppid=EPERM", "threads", "20").violations).toHaveLength(20);
    expect(run("getppid", "children", "20").stdout).toBe("killed 20\nend\n");
    expect(run("close=EPERM:getppid=EPERM").stdout).toBe("plain refused 1\nend\n");
  });

  test("a program of i386, or that this kernel executes none", () => {
    const { status, violations } = explain([...options, ...DENY], [program("victim-i386-static")]);
    if (!runsI386) return expect({ status, violations }).toEqual({ status: 126, violations: [] });
    expect(status).toBe(KILLED);
    expect(violations).toMatchObject([{ abi: "i386", number: 64, action: "kill" }]);
  });

  test("what does not start, or ends before, is told as ever", () => {
    const run = (...command: string[]) => explain([...options, ...DENY], command).status;
    expect(run("/nonexistent")).toBe(NOT_FOUND);
    expect(run(script(`explain-broken-${point}`, "#!/nonexistent/interpreter\n"))).toBe(126);
  });
});
