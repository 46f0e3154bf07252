// A policy in a program's file is the one that holds, whoever starts the program, and however.

import { chmodSync, chownSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { callNumber } from "./calls.js";
import { type Note, withOtherBit, withPolicies } from "./elf.js";
import { emptyFolder, library, linkedProgram, program } from "./stage.js";
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
/** What acct gives where the policy below holds, EXDEV, which it never gives else. */
const DENIED = `${ACCT} -18\n`;
const POLICY: Note = { entries: ["SECCOMP_SYSCALL_DENY=acct=EXDEV"] };
const REQUIRED: Note = { flags: 1 };

const LOADERS: Readonly<Record<string, string>> =
  process.arch === "x64"
    ? { "": "/lib64/ld-linux-x86-64.so.2", "-musl": "/lib/ld-musl-x86_64.so.1" }
    : { "": "/lib/ld-linux-aarch64.so.1", "-musl": "/lib/ld-musl-aarch64.so.1" };

/** What an attacker might say in the environment. */
const ENVIRONMENTS: readonly (readonly [string, Variables])[] = [
  ["nothing", {}],
  ["a list that denies another call", { SECCOMP_SYSCALL_DENY: "vhangup" }],
  ["a list that allows all", { SECCOMP_SYSCALL_ALLOW: "acct", SECCOMP_DEFAULT_ACTION: "allow" }],
  ["a list that only logs", { SECCOMP_SYSCALL_ALLOW: "", SECCOMP_DEFAULT_ACTION: "log" }],
  ["an empty deny list", { SECCOMP_SYSCALL_DENY: "" }],
  ["a default action alone", { SECCOMP_DEFAULT_ACTION: "log" }],
  ["another errno", { SECCOMP_SYSCALL_DENY: "acct=EPERM" }],
  ["what is refused else", { SECCOMP_SYSCALL_ALLOW: "wriet", SECCOMP_FOO: "1" }],
  ["an ABI that is not the program's", { SECCOMP_ARCHITECTURES: "s390x" }],
  ["many variables", Object.fromEntries([..."ABCDEFGHIJ"].map((name) => [`SECCOMP_${name}`, ""]))],
];

describe.each(users)("$title", (user) => {
  describe.each(Object.entries(LOADERS))("a program of %j with a policy", (libc, loader) => {
    const call = withPolicies(linkedProgram(`call-policy${libc}`), POLICY);
    const command = [call, `${ACCT}`];

    test.each(ENVIRONMENTS)("obeys it in an environment of %s", (_, variables) => {
      for (const more of [
        {},
        { LD_PRELOAD: library },
        { LD_PRELOAD: "/nowhere.so", LD_BIND_NOW: "1" },
      ]) {
        expect(start(command, { ...more, ...variables }, { user }).stdout).toBe(DENIED);
      }
    });

    test.each(ENVIRONMENTS)("obeys it where its loader is run, with %s", (_, variables) => {
      expect(start([loader, ...command], variables, { user }).stdout).toBe(DENIED);
      const preload = ["--preload", library, ...command];
      expect(start([loader, ...preload], variables, { user }).stdout).toBe(DENIED);
    });

    test.each(ENVIRONMENTS)(
      "has no variable of ours where it was started with %s",
      (_, variables) => {
        const report = withPolicies(linkedProgram(`report-policy${libc}`), POLICY);
        const { stdout } = start([report], { A: "1", ...variables, B: "2" }, { user });
        expect(stdout).toBe(
          `count 1\nargument ${report}\nvariable A=1\nvariable B=2\n` +
            `proc-variable A=1\nproc-variable B=2\nuser ${user.id}\nsecure 0\n${FILTERED}`,
        );
      },
    );

    test("is killed by it, before or behind its constructors, as it says", () => {
      const run = (...entries: string[]) => {
        const folder = emptyFolder();
        const phases = withPolicies(linkedProgram(`phases-policy${libc}`), { entries });
        const { status } = start([phases], { SECCOMP_INSTALL_AT: "nowhere" }, { user, folder });
        return { status, ran: readdirSync(folder) };
      };
      const list = "SECCOMP_SYSCALL_DENY=open openat";
      expect(run(list)).toEqual({ status: KILLED, ran: ["constructor"] });
      expect(run("SECCOMP_INSTALL_AT=constructor", list)).toEqual({ status: KILLED, ran: [] });
      expect(run("SECCOMP_DEFAULT_ACTION=ENOENT", list).ran).toEqual(["constructor"]);
      expect(run("SECCOMP_SYSCALL_DENY=acct")).toEqual({ status: 0, ran: ["constructor", "main"] });
    });

    test("that requires one, and has it", () => {
      const both = withPolicies(linkedProgram(`call-policy${libc}`), { ...POLICY, flags: 1 });
      expect(start([both, `${ACCT}`], {}, { user }).stdout).toBe(DENIED);
    });
  });

  test.each(["", "-musl"])("a program of %j that requires a policy runs under one only", (libc) => {
    const report = withPolicies(linkedProgram(`report-policy${libc}`), REQUIRED);
    const refusal =
      'libsandbox: install: the program does not start without a policy, and there is none; help: set SECCOMP_SYSCALL_ALLOW to the calls that the program may make; a set-user-ID program needs the policy in its file, from "npx @sbx/patchelf add"\n';
    expect(start([report], {}, { user })).toEqual({ status: REFUSED, stdout: "", stderr: refusal });
    const { stdout } = start([report], { SECCOMP_SYSCALL_DENY: "acct" }, { user });
    expect(stdout).toContain(FILTERED);
    expect(stdout).not.toContain("SECCOMP_");
    expect(start([report], { SECCOMP_SYSCALL_DENY: "wriet" }, { user }).status).toBe(REFUSED);
  });

  test.each(["", "-musl"])("in a program of %j, what was removed means nothing", (libc) => {
    const report = linkedProgram(`report-policy${libc}`);
    expect(start([report], {}, { user }).stdout).toContain(UNFILTERED);
    expect(start([report], { SECCOMP_SYSCALL_DENY: "acct" }, { user }).stdout).toContain(FILTERED);
  });

  test("the library that is preloaded finds the policy too", () => {
    const call = withPolicies(program("call-policy"), POLICY);
    expect(startFiltered([call, `${ACCT}`], { SECCOMP_SYSCALL_DENY: "" }, { user }).stdout).toBe(
      DENIED,
    );
  });
});

describe("a set-user-ID program", () => {
  const [user] = users.slice(-1) as [User];
  const owned = (path: string) => {
    if (process.getuid?.() !== 0)
      throw new Error("a file of root's is needed: run the tests as root");
    chownSync(path, 0, 0);
    chmodSync(path, 0o4755);
    return path;
  };
  const libcs = ["", "-musl"];

  test.each(libcs)("of %j obeys its policy", (libc) => {
    const call = owned(withPolicies(linkedProgram(`call-policy${libc}`), POLICY));
    const report = owned(withPolicies(linkedProgram(`report-policy${libc}`), POLICY));
    for (const [, variables] of ENVIRONMENTS) {
      expect(start([call, `${ACCT}`], variables, { user }).stdout).toBe(DENIED);
      const { stdout } = start([report], variables, { user });
      expect(stdout).toContain(`user 0\nsecure 1\n${FILTERED}`);
      expect(stdout).not.toContain("SECCOMP_");
    }
  });

  test.each(libcs)("of %j that requires a policy takes none from the environment", (libc) => {
    const report = owned(withPolicies(linkedProgram(`report-policy${libc}`), REQUIRED));
    const { status, stdout } = start([report], { SECCOMP_SYSCALL_DENY: "acct" }, { user });
    expect({ status, stdout }).toEqual({ status: REFUSED, stdout: "" });
  });

  test.each(libcs)("of %j without a policy ignores the environment as ever", (libc) => {
    const report = owned(linkedProgram(`report-policy${libc}`));
    const { stdout } = start([report], { SECCOMP_SYSCALL_DENY: "setuid=EPERM" }, { user });
    expect(stdout).toContain(`secure 1\n${UNFILTERED}`);
  });
});

const DENY = "SECCOMP_SYSCALL_DENY=acct\0";
const block = (text: string): Note => ({ block: Buffer.from(text) });

const damaged: readonly (readonly [string, Note, string])[] = [
  ["a wrong checksum", { ...POLICY, checksum: 1 }, "its checksum is wrong"],
  ["an unknown flag", { ...POLICY, flags: 2 }, "it has an unknown flag"],
  ["all flags", { ...POLICY, flags: 0xffffffff }, "it has an unknown flag"],
  ["a type of the future", { ...POLICY, type: 2 }, "it is of an unknown type"],
  ["no room for a checksum", { size: 0 }, "it is cut short"],
  ["no room for flags", { size: 7 }, "it is cut short"],
  ["no entries, although none are required", {}, "it is empty"],
  ["nothing but NULs", block("\0\0\0"), "it is empty"],
  ["no end of its text", block(DENY.slice(0, -1)), "its text has no end"],
  ["no end of its padding", block(`${DENY}\0\0x`), "its text has no end"],
  ["something in its padding", block(`${DENY}\0x\0`), "something stands behind its end"],
  ["an entry behind its end", block(`${DENY}\0${DENY}`), "something stands behind its end"],
  [
    "a variable that is none of ours",
    block(`PATH=/\0${DENY}`),
    "its entries are not those of a policy",
  ],
  ["an unknown variable", block(`SECCOMP_FOO=\0${DENY}`), "its entries are not those of a policy"],
  [
    "a name without a value",
    block("SECCOMP_SYSCALL_DENY\0"),
    "its entries are not those of a policy",
  ],
  [
    "a name that goes on",
    block("SECCOMP_SYSCALL_DENYX=\0"),
    "its entries are not those of a policy",
  ],
  ["a variable that is there twice", block(DENY + DENY), "its entries are not those of a policy"],
  [
    "variables out of order",
    block(`SECCOMP_VERBOSE=0\0${DENY}`),
    "its entries are not those of a policy",
  ],
  ["a size beyond its segment", { ...POLICY, size: 0x7fffffff }, "it reaches beyond its segment"],
  ["the largest size", { ...POLICY, size: 0xffffffff }, "it reaches beyond its segment"],
];

describe.each(["", "-musl"])("in a program of %j, a policy with", (libc) => {
  test.each(damaged)("%s is refused", (_, note, reason) => {
    const folder = emptyFolder();
    const command = [withPolicies(linkedProgram(`phases-policy${libc}`), note)];
    const stderr = `libsandbox: embedded policy: the policy in the program's file is damaged: ${reason}, so the program is not run; help: add it again with "npx @sbx/patchelf add"\n`;
    const variables = { SECCOMP_SYSCALL_DENY: "acct" };
    expect(start(command, variables, { folder })).toEqual({ status: REFUSED, stdout: "", stderr });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("any bit that is another is refused", () => {
    const whole = withPolicies(linkedProgram(`phases-policy${libc}`), POLICY);
    const bits = 8 * (8 + "SECCOMP_SYSCALL_DENY=acct=EXDEV\0".length);
    for (let bit = 0; bit < bits; bit += 3) {
      const folder = emptyFolder();
      expect([bit, start([withOtherBit(whole, bit)], {}, { folder }).status]).toEqual([
        bit,
        REFUSED,
      ]);
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

test("two policies are refused, and one beside what was removed is taken", () => {
  const path = linkedProgram("phases-two-policies");
  const run = (...notes: Note[]) =>
    start([withPolicies(path, ...notes)], {}, { folder: emptyFolder() });
  expect(run(POLICY, POLICY).stderr).toContain("is damaged: there are two, so");
  expect(run(POLICY, POLICY).status).toBe(REFUSED);
  expect(run(POLICY, REQUIRED).status).toBe(REFUSED);
  expect(run(POLICY).status).toBe(0);
  const opening = { entries: ["SECCOMP_SYSCALL_DENY=open openat"] };
  expect(run({ type: 0, size: 1024 }, opening).status).toBe(KILLED);
  expect(run(opening, { type: 0, size: 1024 }).status).toBe(KILLED);
});

test("what a policy says is read as from the environment", () => {
  const say = (...entries: string[]) =>
    start([withPolicies(linkedProgram("report-policy"), { entries })], {}).stderr;
  expect(say("SECCOMP_SYSCALL_ALLOW=wriet")).toBe(
    'libsandbox: SECCOMP_SYSCALL_ALLOW:1:1: unknown system call "wriet"; help: did you mean "write"?\n',
  );
  expect(say("SECCOMP_SYSCALL_DENY=acct", "SECCOMP_VERBOSE=1")).toBe(
    "adding acct to the process seccomp filter (kill)\n",
  );
  expect(say("SECCOMP_VERBOSE=1")).toContain("there is neither SECCOMP_SYSCALL_ALLOW nor");
});
