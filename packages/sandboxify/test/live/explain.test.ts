import { expect, test } from "vitest";
import { launcher, program } from "./stage.js";
import { KILLED, start, users } from "./start.js";
import { explain, textAt } from "./supervising.js";

const violator = program("violator");
const DENY = ["-d", "getppid"];
const SYSTEM =
  process.arch === "x64" ? { abi: "x86_64", getppid: 110 } : { abi: "aarch64", getppid: 173 };

test.each(users)("kill: $title: the violation is told, and the status is 159", (user) => {
  const { status, stdout, violations } = explain(DENY, [violator], { user });
  expect({ status, stdout }).toEqual({ status: KILLED, stdout: "" });
  expect(violations).toHaveLength(1);
  expect(violations[0]).toMatchObject({
    kind: "violation",
    program: violator,
    command: "violator",
    abi: SYSTEM.abi,
    number: SYSTEM.getppid,
    action: "kill",
    list: "deny",
    module: violator,
    offset: expect.stringMatching(/^0x[0-9a-f]+$/),
    ip: expect.stringMatching(/^0x[0-9a-f]+$/),
  });
  expect(violations[0]?.pid).toBe(violations[0]?.tid);
  expect(violations[0]?.arguments).toHaveLength(6);
});

test.each([
  ["EPERM", "plain refused 1\nend\n", "EPERM"],
  ["EXDEV", "plain refused 18\nend\n", "EXDEV"],
  ["4000", "plain refused 4000\nend\n", "4000"],
  ["log", "plain passed\nend\n", "log"],
])("%s: the caller gets it, and goes on", (action, said, told) => {
  const { status, stdout, violations } = explain(["-d", `getppid=${action}`], [violator]);
  expect({ status, stdout }).toEqual({ status: 7, stdout: said });
  expect(violations.map((one) => one.action)).toEqual([told]);
});

test("an allowed program hears and tells nothing", () => {
  const { status, stdout, stderr } = explain(["-d", "acct"], [violator]);
  expect({ status, stdout, stderr }).toEqual({
    status: 7,
    stdout: "plain passed\nend\n",
    stderr: "",
  });
});

test("what an address points at is told: a path, a socket's address", () => {
  const path = explain(["-d", "mkdir=EPERM:mkdirat=EPERM"], [violator, "mkdir"]);
  expect(path.stdout).toBe("mkdir -1\nend\n");
  const [made] = path.violations;
  expect(made && [textAt(made, 0), textAt(made, 1)]).toContain('/sbx/\x01"\\\xc3\xa9');
  const address = explain(["-d", "connect=EPERM"], [violator, "connect"]);
  expect(address.stdout).toBe("connect -1\nend\n");
  expect(address.violations[0]?.memory[1]).toMatch(/^020012347f000102/);
});

test("threads: each is told, and refused", () => {
  const { status, stdout, violations } = explain(
    ["-d", "getppid=EPERM"],
    [violator, "threads", "20"],
  );
  expect({ status, stdout }).toEqual({
    status: 7,
    stdout: `${"thread refused 1\n".repeat(20)}end\n`,
  });
  expect(new Set(violations.map(({ tid }) => tid)).size).toBe(20);
  expect(new Set(violations.map(({ pid }) => pid)).size).toBe(1);
});

test("a thread's violation kills the whole process", () => {
  const { status, stdout, violations } = explain(DENY, [violator, "threads", "1"]);
  expect({ status, stdout }).toEqual({ status: KILLED, stdout: "" });
  expect(violations).toHaveLength(1);
  expect(violations[0]?.pid).not.toBe(violations[0]?.tid);
});

test("a process that ends by itself while its violation is told ends as by it", () => {
  const { status, violations } = explain(DENY, [violator, "outrun"]);
  expect(status).toBe(violations.length > 0 ? KILLED : 7);
});

test("200 children, each with a violation: all are told, all are killed", () => {
  const { status, stdout, violations } = explain(DENY, [violator, "children", "200"]);
  expect({ status, stdout }).toEqual({ status: 7, stdout: "killed 200\nend\n" });
  expect(new Set(violations.map(({ pid }) => pid)).size).toBe(200);
});

test("execve: the launcher's own passes, the program's does not", () => {
  const deny = ["-d", "execve"];
  const { status, stdout, violations } = explain(deny, ["/bin/sh", "-c", "/bin/true; echo $?"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${KILLED}\n` });
  expect(violations).toHaveLength(1);
  expect(violations[0] && textAt(violations[0], 0)).toBe("/bin/true");
});

test("inside a signal handler", () => {
  const { status, stdout, violations } = explain(DENY, [violator, "handler"]);
  expect({ status, stdout, count: violations.length }).toEqual({
    status: KILLED,
    stdout: "",
    count: 1,
  });
  expect(explain(["-d", "getppid=EPERM"], [violator, "handler"]).stdout).toBe(
    "handler refused 1\nend\n",
  );
});

test.each(
  users.flatMap((user) =>
    ["blocked", "pending", "ignored", "caught"].map((where) => ({
      user,
      title: user.title,
      where,
    })),
  ),
)("kill: $title: SIGSYS is $where: it ends by it all the same", ({ user, where }) => {
  const { status, stdout, violations } = explain(DENY, [violator, where], { user });
  expect({ status, stdout, count: violations.length }).toEqual({
    status: KILLED,
    stdout: "",
    count: 1,
  });
  // Its parent sees what it would see without a supervisor.
  const command = ["/usr/bin/xargs", violator, where];
  const said = /xargs: .*terminated by signal (\d+)$/m;
  const [, plain] = said.exec(start([launcher, ...DENY, ...command], { user }).stderr) ?? [];
  expect(said.exec(explain(DENY, command, { user }).stderr)?.[1]).toBe(plain);
  expect(plain).toBe(String(KILLED - 128));
});

test.each([
  [["-d", "getppid"], "deny"],
  [["-d", "getppid=EPERM"], "deny"],
  [["-d", "getppid", "--default-action", "log"], "deny"],
  [["-a", "@system-service:-getppid"], "allow"],
  [["-a", "@system-service:-getppid", "--default-action", "EPERM"], "allow"],
  [["-a", "getppid=log:@system-service"], "allow"],
])("%j is told to be a list of what is to %s", (policy, list) => {
  const { violations } = explain(policy, [violator]);
  expect(new Set(violations.map((one) => one.list))).toEqual(new Set([list]));
});

test("trap: it is caught as without a supervisor, or ends the process", () => {
  const trap = ["-d", "getppid=trap"];
  const { status, stdout, violations } = explain(trap, [violator, "caught"]);
  const plain = start([launcher, ...trap, violator, "caught"]);
  expect({ status, stdout }).toEqual({ status: plain.status, stdout: plain.stdout });
  expect(stdout).toBe(`caught passed\ntrap 1 ${SYSTEM.getppid} 0\nend\n`);
  expect(violations.map(({ action }) => action)).toEqual(["trap"]);
  for (const where of ["plain", "blocked", "ignored"]) {
    expect(explain(trap, [violator, where])).toMatchObject({ status: KILLED, stdout: "" });
  }
});

test("kill-thread: the thread ends and the process goes on, unless it was the last", () => {
  const threads = explain(["-d", "getppid=kill-thread"], [violator, "threads", "8"]);
  expect(threads).toMatchObject({ status: 7, stdout: "end\n" });
  expect(threads.violations.map(({ action }) => action)).toEqual(Array(8).fill("kill-thread"));
  const alone = explain(["-d", "getppid=kill-thread"], [violator]);
  expect(alone).toMatchObject({ status: KILLED, stdout: "" });
});

test("kill-thread: also where the exit of a thread is no call that is allowed", () => {
  const { status, stdout, violations } = explain(
    ["-d", "getppid=kill-thread:exit=EPERM"],
    [violator, "threads", "8"],
  );
  expect({ status, stdout, count: violations.length }).toEqual({
    status: 7,
    stdout: "end\n",
    count: 8,
  });
});

test("an empty list: not even the first call of the program passes", () => {
  const { status, violations } = explain(["-a", ""], [violator]);
  expect({ status, count: violations.length }).toEqual({ status: KILLED, count: 1 });
});
