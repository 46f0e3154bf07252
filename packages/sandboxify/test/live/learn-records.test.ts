// learn: what the records say besides which calls there were: when, by which descriptors, and how surely.

import { syscallName } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { program } from "./stage.js";
import { start, users } from "./start.js";
import { type Fields, learner, readLearned } from "./supervising.js";
import { runsI386 } from "./victims.js";

const isX64 = process.arch === "x64";
const abi = isX64 ? "x86_64" : "aarch64";
const SIGCHLD = 17;

interface Noted {
  readonly end: Readonly<Record<string, number>>;
  readonly series: { readonly width: number; readonly counts: readonly number[] };
  readonly handlers: readonly Fields[];
  readonly learned: ReturnType<typeof readLearned>;
}

/** What is noted of `command`, which is learned with `options`. */
function note(
  options: readonly string[],
  command: readonly string[],
  around: readonly string[] = [],
): Noted {
  const result = start([...around, learner, "--learn", ...options, "--", ...command]);
  const lines = result.stdout.split("\n").filter((line) => line.startsWith('{"kind":'));
  const of = (kind: string) =>
    lines.map((line) => JSON.parse(line)).filter((record) => record.kind === kind);
  const learned = readLearned(result);
  return { end: of("end")[0], series: of("series")[0], handlers: of("handler"), learned };
}

test.each(users)(
  "$title: main comes behind the loader, and the program's calls behind main",
  ({ become }) => {
    const { end, learned } = note([], ["/bin/cat", "/etc/hostname"], become);
    const opened = learned.calls.filter(({ memory }) =>
      Object.values(memory).some((bytes) => bytes.startsWith(hex("/etc/hostname\0"))),
    );
    expect(opened).toHaveLength(1);
    expect(end).toMatchObject({ way: "notify", main: expect.any(Number) });
    expect(end.main).toBeGreaterThanOrEqual(end.loaded as number);
    expect(opened[0]?.first).toBeGreaterThanOrEqual(end.main as number);
    const execve = learned.calls.find(
      ({ number }) => syscallName(abi, number) === "set_tid_address",
    );
    expect(execve?.last).toBeLessThan(end.loaded as number);
  },
);

const hex = (text: string): string => Buffer.from(text).toString("hex");

test.each([
  ["it is static: there is no loader", [program("victim-static"), "status", "7"], false, true],
  [
    "it is static and begins where it is put",
    [program("victim-static-pie"), "status", "7"],
    false,
    true,
  ],
  ["it is of musl, and calls by itself", [program("victim-musl"), "status", "7"], true, true],
])("%s", (_, command, hasLoader, hasMain) => {
  const { end, learned } = note([], command);
  expect(learned.status).toBe(7);
  expect({ loaded: "loaded" in end, main: "main" in end }).toEqual({
    loaded: hasLoader,
    main: hasMain,
  });
});

test("main is not known where tracing is refused, or where there is a tracer", () => {
  for (const around of [REFUSING, ["/usr/bin/strace", "-f", "-o", "/dev/null"]]) {
    const { end, learned } = note([], ["/bin/true"], around);
    expect(learned.status).toBe(0);
    expect(end).toMatchObject({ loaded: expect.any(Number) });
    expect(end).not.toHaveProperty("main");
  }
});

test("a program of i386 has a main as well; who calls from the vDSO cannot be told", () => {
  const { end, learned } = note([], [program("victim-i386-static"), "status", "7"]);
  if (!runsI386) return expect(learned.status).toBe(126);
  expect({ loaded: "loaded" in end, main: "main" in end }).toEqual({ loaded: false, main: true });
});

test.each(["exec", "entry", "main"])("at %s: the series has every call", (point) => {
  const { end, series } = note(["--at", point], ["/bin/sh", "-c", "ls /; sleep 0.1; ls /"]);
  const sum = series.counts.reduce((all, one) => all + one, 0);
  expect(sum).toBe(end.calls);
  expect(series.counts.length).toBeLessThanOrEqual(256);
  expect(series.counts.at(-1)).toBeGreaterThan(0);
  expect(series.counts.length * series.width).toBeGreaterThan(100);
});

test("descriptors are told from the lowest to the highest, of calls that have one", () => {
  const { learned } = note(
    [],
    ["/bin/sh", "-c", "echo a; echo b >&2; exec 9>/dev/null; echo c >&9"],
  );
  const descriptorsOf = (name: string) =>
    learned.calls
      .filter(({ number }) => syscallName(abi, number) === name)
      .map((call) => (call as unknown as Fields).descriptors);
  expect(descriptorsOf("write")).toEqual([[1, 1]]);
  expect(descriptorsOf("brk")).toEqual([undefined]);
});

const REFUSING = [learner, "-d", "ptrace=EPERM"];

test("a handler that ends calls is told of where its process cannot be guarded", () => {
  const shell = ["/bin/dash", "-c", "ls / > /dev/null; true"];
  const told = [
    expect.objectContaining({ program: expect.stringMatching(/dash$/), signal: SIGCHLD }),
  ];
  // On aarch64 nobody can.
  expect(note([], shell).handlers).toEqual(isX64 ? [] : told);
  expect(note([], shell, REFUSING).handlers).toEqual(expect.arrayContaining(told));
  expect(note([], ["/bin/cat", "/etc/hostname"], REFUSING).handlers).toEqual([]);
  expect(note(["-a", "read rt_sigaction"], shell, REFUSING).handlers).not.toEqual([]);
});

test("learned by ptrace, it says so, and of no handler", () => {
  const result = start([learner, "--learn=ptrace", "/bin/dash", "-c", "ls / > /dev/null; true"]);
  expect(result.stdout).toContain('"way":"ptrace"');
  expect(result.stdout).not.toContain('"kind":"handler"');
});
