// learn: what a given policy lets pass plainly is not asked about and not counted, and all else exactly is.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Abi, syscallName } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { emptyFolder, program } from "./stage.js";
import { type Learned, learningBy, learningWays } from "./supervising.js";

const counter = program("counter");
const violator = program("violator");
const abi: Abi = process.arch === "x64" ? "x86_64" : "aarch64";
const otherAbi = process.arch === "x64" ? "i386" : "arm";
/** What they end with. */
const [COUNTER, VIOLATOR] = [5, 7];
/** Waiting for what others do takes more or fewer calls each time. */
const BY_CHANCE = new Set(["futex", "rt_sigreturn", "restart_syscall"]);

/** How often each call was made. */
function countsOf({ calls }: Learned): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { number, count } of calls) {
    const name = syscallName(abi, number) ?? `${number}`;
    if (!BY_CHANCE.has(name)) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

function policyFile(text: string): string {
  const file = join(emptyFolder(), "given.policy");
  writeFileSync(file, text);
  return file;
}

describe.each(learningWays)("by %s", (way) => {
  const command = [counter, "2", "2", "100", "1"];

  test.each(["exec", "entry", "main"])("at %s: all but the given ones are counted", (point) => {
    const all = learningBy(way, "--at", point)(command);
    const given = ["getppid", "mmap", "munmap", "close", "wait4"];
    const rest = learningBy(way, "--at", point, "-a", given.join(":"))(command);
    const expected = countsOf(all);
    expect(expected.get("getppid")).toBe(1200);
    for (const name of given) expected.delete(name);
    expect(countsOf(rest)).toEqual(expected);
    expect(rest).toMatchObject({ status: COUNTER, said: "", end: { install_at: point } });
    expect(rest.processes).toEqual(
      all.processes.map(({ status }) => expect.objectContaining({ status })),
    );
  });

  test.each<readonly [string, string, string, number, readonly string[]]>([
    ["a name", "getppid", "getppid", 0, []],
    ["another name", "getpid", "getppid", 1, []],
    ["a number", process.arch === "x64" ? "110" : "173", "getppid", 0, []],
    ["an error: it passes, and is no given one", "getppid=EPERM", "getppid", 1, []],
    ["a log entry", "getppid=log", "getppid", 1, []],
    ["a group", "@basic-io", "write", 0, []],
    ["a group without it", "@basic-io:-write", "write", 2, []],
    ["several ABIs", "getppid", "getppid", 0, ["--arch", `${abi}:${otherAbi}`]],
  ])("%s", (_, list, name, count, options) => {
    const result = learningBy(way, "-a", list, ...options)([violator]);
    expect(result).toMatchObject({ status: VIOLATOR, said: "plain passed\nend\n" });
    expect(countsOf(result).get(name) ?? 0).toBe(count);
    expect(countsOf(result).get("exit_group")).toBe(1);
  });

  test.each([
    ["domain == AF_INET", 0],
    ["domain == AF_UNIX", 1],
    ["domain == AF_UNIX || type & SOCK_DGRAM == SOCK_DGRAM", 0],
  ])("a condition: socket(%s)", (condition, count) => {
    const result = learningBy(way, "-a", `socket(${condition})`)([violator, "connect"]);
    expect(countsOf(result).get("socket") ?? 0).toBe(count);
    expect(countsOf(result).get("connect")).toBe(1);
  });

  test("a policy file, which says where to begin", () => {
    const file = policyFile('SECCOMP_SYSCALL_ALLOW="@basic-io"\nSECCOMP_INSTALL_AT=main\n');
    const counts = countsOf(learningBy(way, "-p", file)([violator]));
    expect(learningBy(way, "-p", file)([violator]).end).toMatchObject({ install_at: "main" });
    expect(counts.get("write")).toBe(undefined);
    // What the loader does to be ready.
    expect(counts.get("set_tid_address")).toBe(undefined);
    expect(counts.get("getppid")).toBe(1);
    const sooner = countsOf(learningBy(way, "-p", file, "--at", "exec")([violator]));
    expect(sooner.get("set_tid_address")).toBe(1);
  });

  test("what the environment says is not given", () => {
    const variables = { PATH: "/usr/bin:/bin", SECCOMP_SYSCALL_ALLOW: "getppid" };
    const result = learningBy(way)([violator], { variables });
    expect(countsOf(result).get("getppid")).toBe(1);
  });
});
