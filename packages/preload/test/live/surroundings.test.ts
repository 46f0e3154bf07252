// Processes that are short of something, or are started in an unusual way: filtered all the same, or not run.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder, library, program } from "./stage.js";
import { KILLED, REFUSED, start, startFiltered, type Variables } from "./start.js";

const OPENING = "open:openat";
const DENY = { SECCOMP_SYSCALL_DENY: OPENING };
const BAD = { SECCOMP_SYSCALL_ALLOW: "wriet" };
const ENOUGH = { SECCOMP_SYSCALL_ALLOW: `${OPENING}:close:exit_group` };
const FILTERED = "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";

/** Let a shell make the process short of something, and then be the program. */
function startAfter(preparation: string, variables: Variables, name = "phases") {
  const folder = emptyFolder();
  const preload = name.includes("needed") ? [] : [["LD_PRELOAD", library]];
  const entries = [...preload, ...Object.entries(variables)];
  const exports = entries.map(([key, value]) => `export ${key}='${value}';`).join(" ");
  const script = `${preparation}; ${exports} exec ${program(name)}`;
  const { status } = start(["/bin/sh", "-c", script], {}, { folder });
  return { status, ran: readdirSync(folder) };
}

describe.each([
  ["its standard streams are closed", "exec <&- >&- 2>&-"],
  ["its standard error is full", "exec 2> /dev/full"],
  ["its stack is limited to 64 KB", "ulimit -s 64"],
  ["it may write no file", "ulimit -f 0"],
  ["it may lock no memory", "ulimit -l 0"],
])("a program is told apart from one that may not run although %s:", (_, preparation) => {
  test("what suffices suffices", () => {
    expect(startAfter(preparation, ENOUGH)).toEqual({ status: 0, ran: ["constructor", "main"] });
  });
  test("what is denied kills", () => {
    expect(startAfter(preparation, DENY)).toEqual({ status: KILLED, ran: ["constructor"] });
  });
  test("what is wrong is refused", () => {
    expect(startAfter(preparation, BAD)).toEqual({ status: REFUSED, ran: [] });
  });
});

test("a filter of 1,500 items and their lines fit on a stack of 64 KB", () => {
  const items = Array.from({ length: 1500 }, (_, number) => `${number + 500}=${number + 1}`);
  const variables = {
    SECCOMP_SYSCALL_DENY: [...items, OPENING].join(" "),
    SECCOMP_VERBOSE: "1",
  };
  expect(startAfter("ulimit -s 64", variables)).toEqual({ status: KILLED, ran: ["constructor"] });
});

test.each(["phases-needed", "phases-musl-needed"])(
  "%s: however little memory there is, main does not run unfiltered",
  (name) => {
    const ends = Array.from({ length: 30 }, (_, step) =>
      startAfter(`ulimit -v ${(step + 4) * 300}`, DENY, name),
    );
    for (const { status, ran } of ends) {
      expect(status).not.toBe(0);
      expect(ran).not.toContain("main");
    }
    expect(ends.at(-1)?.status).toBe(KILLED);
  },
);

test("an environment of our variables alone, and one of 10,000 others", () => {
  expect(start([program("phases-needed")], DENY, { folder: emptyFolder() }).status).toBe(KILLED);
  const others = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, number) => [`VARIABLE_${number}`, `${number}`]),
  );
  const { stdout } = startFiltered([program("report")], {
    ...others,
    SECCOMP_SYSCALL_DENY: "acct",
  });
  expect(stdout.match(/^variable VARIABLE_/gm)).toHaveLength(10_000);
  expect(stdout.match(/^proc-variable VARIABLE_/gm)).toHaveLength(10_000);
  expect(stdout).not.toContain("SECCOMP_");
  expect(stdout).toContain(FILTERED);
});

test("a program that is started without arguments", () => {
  const file = join(emptyFolder(), "entries");
  writeFileSync(file, `LD_PRELOAD=${library}\0SECCOMP_SYSCALL_DENY=acct\0A=1\0`);
  const { stdout } = start([program("with-environment"), file, program("report")], {});
  // Linux makes it one empty argument since 5.18.
  expect(stdout).toMatch(/^count [01]\n/);
  expect(stdout).toContain("\nvariable A=1\nproc-variable LD_PRELOAD=");
  expect(stdout).toContain(FILTERED);
});

test("the dynamic loader as the program", () => {
  const loader =
    process.arch === "x64" ? "/lib64/ld-linux-x86-64.so.2" : "/lib/ld-linux-aarch64.so.1";
  const run = (...command: string[]) =>
    startFiltered([loader, ...command], DENY, { folder: emptyFolder() });
  expect(run(program("phases")).status).toBe(KILLED);
  expect(run(program("hello")).stdout).toBe("Hello, world!\n");
});

test("musl's dynamic loader as the program, with a filter and without one", () => {
  const loader = process.arch === "x64" ? "/lib/ld-musl-x86_64.so.1" : "/lib/ld-musl-aarch64.so.1";
  const run = (variables: Variables, name: string) =>
    startFiltered([loader, program(name)], variables, { folder: emptyFolder() });
  expect(run({}, "hello-musl")).toEqual({ status: 0, stdout: "Hello, world!\n", stderr: "" });
  expect(run(DENY, "hello-musl")).toEqual({ status: 0, stdout: "Hello, world!\n", stderr: "" });
  expect(run(DENY, "phases-musl").status).toBe(KILLED);
});

test.each(["changed-environment", "changed-environment-musl"])(
  "%s: variables that a constructor changed are gone, and their first texts with them",
  (name) => {
    const variables = { SECCOMP_SYSCALL_DENY: "acct", SECCOMP_VERBOSE: "0", A: "1" };
    const { status, stdout } = startFiltered([program(name)], variables);
    expect([status, stdout]).toEqual([
      0,
      `proc-variable LD_PRELOAD=${library}\nproc-variable A=1\nverbose gone\ndeny gone\n`,
    ]);
  },
);

test("a program that begins elsewhere than in the C library's start code", () => {
  const denied = { SECCOMP_SYSCALL_DENY: "write" };
  expect(startFiltered([program("own-entry")], {}).stdout).toBe("Hello, world!\n");
  expect(startFiltered([program("own-entry")], denied).status).toBe(KILLED);
  const needed = [program("own-entry-needed")];
  expect(start(needed, denied).status).toBe(KILLED);
});

test("musl linked before the library, and an environment that was moved to a heap full of traps", () => {
  for (let size = 0; size < 80; size++) {
    const others = Array.from({ length: size }, (_, number) => [`VARIABLE_${number}`, "x"]);
    const variables = { ...Object.fromEntries(others), SECCOMP_SYSCALL_DENY: "acct" };
    const { stdout } = start([program("report-musl-late")], variables);
    expect(stdout).toContain(FILTERED);
    expect(stdout).not.toMatch(/^variable SECCOMP_/m);
  }
});

test("a library that is mapped lower than it was linked for", () => {
  for (const place of ["one", "two"]) program(`libhigh-place-${place}.so`);
  const report = (variables: Variables) => startFiltered([program("report-high")], variables);
  expect(report({}).status).toBe(0);
  expect(report({ SECCOMP_SYSCALL_DENY: "acct" }).stdout).toContain(FILTERED);
});

test("a program without any C library is refused, since nobody knows its environment", () => {
  const stderr =
    "libsandbox: install: neither glibc nor musl is there to say what the environment is, so the program is not run; help: do not preload libsandbox.so into this program\n";
  expect(start([program("bare")], {}).status).toBe(0);
  expect(startFiltered([program("bare")], DENY)).toEqual({ status: REFUSED, stdout: "", stderr });
});

test("bound at once, by LD_BIND_NOW", () => {
  const folder = emptyFolder();
  const { status } = startFiltered([program("phases")], { ...DENY, LD_BIND_NOW: "1" }, { folder });
  expect([status, readdirSync(folder)]).toEqual([KILLED, ["constructor"]]);
});

test.each([
  ["before ours", (other: string) => `${other}:${library}`],
  ["after ours", (other: string) => `${library}:${other}`],
])("another library %s that also interposes __libc_start_main", (_, order) => {
  const variables = {
    LD_PRELOAD: order(program("libinterposer.so")),
    SECCOMP_SYSCALL_DENY: "acct",
  };
  const { stdout } = start([program("report")], variables);
  expect(stdout).toMatch(/^interposer\n/);
  expect(stdout).toContain(FILTERED);
});

test("the library both preloaded and needed, and preloaded twice, filters once", () => {
  const variables = { SECCOMP_SYSCALL_DENY: "acct" };
  expect(startFiltered([program("report-needed")], variables).stdout).toContain(FILTERED);
  const twice = { ...variables, LD_PRELOAD: `${library}:${library}` };
  expect(start([program("report")], twice).stdout).toContain(FILTERED);
});
