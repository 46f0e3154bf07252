// ld-sandbox.so: a static program is under its filter before its first instruction, and the program it was.

import { chmodSync, chownSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { callNumber } from "./calls.js";
import { type Note, withInterpreter, withPolicies } from "./elf.js";
import { emptyFolder, loader, program } from "./stage.js";
import {
  KILLED,
  REFUSED,
  start,
  startFiltered,
  type User,
  users,
  type Variables,
} from "./start.js";

const FILTERED = "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";
const UNFILTERED = "NoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n";
const ACCT = callNumber("acct");
/** What acct gives where it is denied so, EXDEV, which it never gives else. */
const DENIED = `${ACCT} -18\n`;
const DENY = { SECCOMP_SYSCALL_DENY: "acct=EXDEV" };
const POLICY: Note = { entries: ["SECCOMP_SYSCALL_DENY=acct=EXDEV"] };

/** How a static program can be linked: glibc, without symbols, at any address; and by musl. */
const KINDS = ["static", "static-stripped", "static-pie", "static-musl"];

const sandboxed = (name: string, ...notes: Note[]): string =>
  withInterpreter(withPolicies(program(name), ...notes), loader);

describe.each(users)("$title", (user) => {
  describe.each(KINDS)("a program of the kind %s", (kind) => {
    test("has one filter, and nothing of our variables", () => {
      for (const count of [1, 2, 3, 4]) {
        const ours = ["SYSCALL_DENY=acct", "VERBOSE=0", "DEFAULT_ACTION=EPERM", "INSTALL_AT=exec"];
        const entries = ours.slice(0, count).map((text) => `SECCOMP_${text}`.split("="));
        const variables = { A: "1", ...Object.fromEntries(entries), B: "" };
        const report = sandboxed(`report-${kind}`);
        expect(start([report, "one", "two words", ""], variables, { user }).stdout).toBe(
          [
            "count 4",
            ...[report, "one", "two words", ""].map((text) => `argument ${text}`),
            "variable A=1\nvariable B=\nproc-variable A=1\nproc-variable B=",
            `user ${user.id}\nsecure 0\n${FILTERED}`,
          ].join("\n"),
        );
        const vector = start([sandboxed(`auxiliary-vector-${kind}`)], variables, { user }).stdout;
        expect(vector).toBe("found\n");
      }
    });

    test("finds at its beginning what it would find without us", () => {
      const find = (path: string, variables: Variables) =>
        start([path, "one", "two"], variables, { user }).stdout.replaceAll(path, "PATH");
      const expected = find(program(`beginning-${kind}`), {});
      expect(expected).toMatch(/^arguments 3 two\nbase 0\nname PATH\nfile PATH\nheaders found\n/);
      expect(expected).toMatch(/\nvector found\n$/);
      const beginning = sandboxed(`beginning-${kind}`);
      for (const variables of [{}, DENY, { ...DENY, SECCOMP_VERBOSE: "0", A: "1" }]) {
        expect(find(beginning, variables)).toBe(expected);
      }
    });

    test("without a policy has no filter", () => {
      expect(start([sandboxed(`report-${kind}`)], { A: "1" }, { user }).stdout).toContain(
        UNFILTERED,
      );
    });

    test("is killed by what it may not do, before its constructors", () => {
      const run = (variables: Variables, ...notes: Note[]) => {
        const folder = emptyFolder();
        const command = [sandboxed(`phases-${kind}`, ...notes)];
        const { status } = start(command, variables, { user, folder });
        return { status, ran: readdirSync(folder) };
      };
      const denied = { status: KILLED, ran: [] };
      expect(run({})).toEqual({ status: 0, ran: ["constructor", "main"] });
      expect(run({ SECCOMP_SYSCALL_DENY: "open openat" })).toEqual(denied);
      expect(run({}, { entries: ["SECCOMP_SYSCALL_DENY=open openat"] })).toEqual(denied);
      expect(run({ SECCOMP_SYSCALL_ALLOW: "wriet" })).toEqual({ status: REFUSED, ran: [] });
      expect(run({}, { ...POLICY, checksum: 1 })).toEqual({ status: REFUSED, ran: [] });
      expect(run({}, { flags: 1 })).toEqual({ status: REFUSED, ran: [] });
    });

    test("obeys the policy in its file, whatever the environment says", () => {
      const call = sandboxed(`call-${kind}`, POLICY);
      for (const variables of [
        {},
        { SECCOMP_SYSCALL_DENY: "vhangup" },
        { SECCOMP_SYSCALL_ALLOW: "", SECCOMP_DEFAULT_ACTION: "log" },
        { SECCOMP_SYSCALL_ALLOW: "wriet", SECCOMP_FOO: "1", SECCOMP_INSTALL_AT: "main" },
      ]) {
        expect(start([call, `${ACCT}`], variables, { user }).stdout).toBe(DENIED);
        const report = sandboxed(`report-${kind}`, POLICY);
        const { stdout } = start([report], { ...variables, A: "1" }, { user });
        expect(stdout).toContain(FILTERED);
        expect(stdout).not.toContain("SECCOMP_");
      }
    });

    test("that requires a policy runs under one only", () => {
      const call = sandboxed(`call-${kind}`, { flags: 1 });
      const refused = start([call, `${ACCT}`], {}, { user });
      expect([refused.status, refused.stdout]).toEqual([REFUSED, ""]);
      expect(refused.stderr).toMatch(
        /^ld-sandbox: install: the program does not start without .*\n$/,
      );
      expect(start([call, `${ACCT}`], DENY, { user }).stdout).toBe(DENIED);
    });
  });

  test("a Go program has a filter, its environment and its page size", () => {
    const go = withInterpreter(program("go-static"), loader);
    const pageSize = start(["getconf", "PAGESIZE"], { PATH: "/usr/bin:/bin" }).stdout.trim();
    const { stdout } = start([go, "one"], { A: "1", ...DENY, B: "2" }, { user });
    expect(stdout).toMatch(`[${go} one] [A=1 B=2] ${pageSize}\n`);
    expect(stdout).toMatch(/^Seccomp:\t2$/m);
    expect(start([go], {}, { user }).stdout).toMatch(/^Seccomp:\t0$/m);
    expect(start([go], { SECCOMP_SYSCALL_DENY: "futex" }, { user }).status).toBe(KILLED);
  });

  test("a program's first instruction is under the filter, with registers of zeros", () => {
    const clean = withInterpreter(program("clean-start"), loader);
    expect(start([program("clean-start")], {}, { user }).status).toBe(0);
    expect(start([clean], {}, { user }).status).toBe(0);
    expect(start([clean], DENY, { user }).status).toBe(0);
    expect(start([clean], { SECCOMP_SYSCALL_ALLOW: "exit_group" }, { user }).status).toBe(0);
    expect(start([clean], { SECCOMP_SYSCALL_ALLOW: "" }, { user }).status).toBe(KILLED);
  });

  test("started by a program that has a filter, it has the same one", () => {
    const report = sandboxed("report-static");
    const { stdout } = startFiltered(["/usr/bin/env", report], DENY, { user });
    expect(stdout).toContain(FILTERED);
    expect(stdout).not.toContain("SECCOMP_");
  });
});

const [user] = users.slice(-1) as [User];

test("a set-user-ID program obeys its file, and not the environment", () => {
  if (process.getuid?.() !== 0)
    throw new Error("a file of root's is needed: run the tests as root");
  const run = (variables: Variables, ...notes: Note[]) => {
    const report = sandboxed("report-static", ...notes);
    chownSync(report, 0, 0);
    chmodSync(report, 0o4755);
    return start([report], variables, { user });
  };
  expect(run(DENY).stdout).toContain(`user 0\nsecure 1\n${UNFILTERED}`);
  expect(run({ SECCOMP_SYSCALL_ALLOW: "" }).stdout).toContain(`secure 1\n${UNFILTERED}`);
  expect(run({ SECCOMP_FOO: "" }, POLICY).stdout).toContain(`user 0\nsecure 1\n${FILTERED}`);
  expect(run(DENY, { flags: 1 }).status).toBe(REFUSED);
});

test.each([
  ["its standard streams are closed", "exec <&- >&- 2>&-"],
  ["its standard error is full", "exec 2> /dev/full"],
  ["its stack is limited to 64 KB", "ulimit -s 64"],
  ["it may write no file and lock no memory", "ulimit -f 0 -l 0"],
  ["it has 10,000 variables", 'for i in $(seq 10000); do export "VARIABLE_$i=$i"; done'],
])("a program is told apart from one that may not run although %s", (_, preparation) => {
  const run = (variables: Variables) => {
    const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}';`);
    const script = `${preparation}; ${exports.join(" ")} exec ${sandboxed("phases-static")}`;
    const folder = emptyFolder();
    const { status } = start(["/bin/sh", "-c", script], { PATH: "/usr/bin:/bin" }, { folder });
    return { status, ran: readdirSync(folder) };
  };
  expect(run({ SECCOMP_SYSCALL_DENY: "acct" })).toEqual({
    status: 0,
    ran: ["constructor", "main"],
  });
  expect(run({ SECCOMP_SYSCALL_DENY: "open:openat" })).toEqual({ status: KILLED, ran: [] });
  expect(run({ SECCOMP_SYSCALL_DENY: "wriet" })).toEqual({ status: REFUSED, ran: [] });
});

test("however little memory there is, a program does not run unfiltered", () => {
  for (let step = 0; step < 30; step++) {
    const folder = emptyFolder();
    const script = `ulimit -v ${step * 300 + 100}; exec ${sandboxed("phases-static")}`;
    const variables = { SECCOMP_SYSCALL_DENY: "open:openat" };
    const { status } = start(["/bin/sh", "-c", script], variables, { folder });
    expect(status).not.toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  }
});

test("a program that is started without arguments", () => {
  const file = join(emptyFolder(), "entries");
  writeFileSync(file, "SECCOMP_SYSCALL_DENY=acct\0A=1\0");
  const { stdout } = start([program("with-environment"), file, sandboxed("report-static")], {});
  // Linux makes it one empty argument since 5.18.
  expect(stdout).toMatch(/^count [01]\n/);
  expect(stdout).toContain(`\nvariable A=1\nproc-variable A=1\n`);
  expect(stdout).toContain(FILTERED);
});

test("messages name it, and the points at which it can install", () => {
  const say = (variables: Variables) => start([sandboxed("report-static")], variables).stderr;
  expect(say({ SECCOMP_SYSCALL_ALLOW: "wriet" })).toBe(
    'ld-sandbox: SECCOMP_SYSCALL_ALLOW:1:1: unknown system call "wriet"; help: did you mean "write"?\n',
  );
  expect(say({ ...DENY, SECCOMP_INSTALL_AT: "main" })).toBe(
    'ld-sandbox: SECCOMP_INSTALL_AT:1:1: unknown install point "main"; help: the install points of ld-sandbox are exec and entry, which are one to it\n',
  );
  for (const point of ["exec", "entry"]) {
    expect(say({ ...DENY, SECCOMP_INSTALL_AT: point, SECCOMP_VERBOSE: "1" })).toBe(
      "adding acct to the process seccomp filter (EXDEV)\n",
    );
  }
});

test("run as a program, it says what it is for", () => {
  for (const command of [[loader], [loader, program("report-static")]]) {
    expect(start(command, DENY)).toEqual({
      status: REFUSED,
      stdout: "",
      stderr:
        'ld-sandbox: install: this is no program, but by which the kernel starts static programs with a sandbox; help: "npx @sbx/patchelf add PROGRAM" makes one of a program\n',
    });
  }
});

test("where it is missing, the program does not start", () => {
  const path = withInterpreter(program("report-static"), `${loader}-missing`);
  expect(() => start([path], {})).toThrow("ENOENT");
});
