// inspect: what is told of a process, as objects, and why it is no more.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import type { Readable } from "node:stream";
import { compilePolicy, type Program, simulate } from "@sbx/policy";
import { syscallNumber } from "@sbx/syscalls";
import { afterAll, describe, expect, test } from "vitest";
import { InspectError, type Inspected, inspect, launch, launcherPath } from "../../src/index.js";
import { abi } from "../built.js";
import { isRoot, nobody, node } from "../confining.js";
import { dataOf } from "../inspect/inspecting.js";
import { env } from "../launching.js";
import { demandRoot } from "../live/start.js";
import { failureOf } from "./learning.js";

demandRoot();

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** A program that waits under a filter. */
async function waiting(deny: string, ...within: string[]): Promise<number> {
  const command = [...within, "sh", "-c", "echo $$; exec sleep 60"];
  const [program = "", ...args] = command;
  const child = await launch(program, args, { deny, env });
  children.push(child);
  await once(child.stdout as Readable, "data");
  return child.pid;
}

async function known(pid: number): Promise<Inspected> {
  const found = await inspect(pid);
  if (found.filters === undefined) throw new Error(found.refusal.text);
  return found;
}

const verdict = (program: Program | undefined, name: string): string =>
  program === undefined
    ? "nothing"
    : simulate(program, { abi, number: syscallNumber(abi, name) as number }).kind;

describe("a process", () => {
  test("with a filter: its instructions, its policy, and the ways round it", async () => {
    const pid = await waiting("ptrace=EPERM:@mount");
    const found = await known(pid);
    expect(found).toMatchObject({ pid, tid: pid, mode: "filter", count: 1, together: undefined });
    expect(found).toMatchObject({ noNewPrivileges: true, unlikeThreads: [], refusal: undefined });
    const [filter] = found.filters;
    const [policy] = filter?.policies ?? [];
    expect(policy?.policy?.list).toBe("deny");
    expect(policy?.text).toContain("ptrace=EPERM");
    const again = policy?.policy && compilePolicy(policy.policy, policy.abis);
    for (const [name, kind] of [
      ["ptrace", "errno"],
      ["mount", "kill"],
      ["read", "allow"],
    ] as const) {
      expect([name, verdict(filter?.program, name), verdict(again, name)]).toEqual([
        name,
        kind,
        kind,
      ]);
    }
    expect(found.holes.map(({ code }) => code)).toContain("permissive_default");
  });

  test("with two: the newest first, and what they do together", async () => {
    const pid = await waiting("ptrace=EPERM", launcherPath(), "-d", "reboot=EXDEV", "--");
    const { filters, together, count } = await known(pid);
    expect(count).toBe(2);
    expect(filters.map(({ program }) => verdict(program, "reboot"))).toEqual(["errno", "allow"]);
    expect(filters.map(({ program }) => verdict(program, "ptrace"))).toEqual(["allow", "errno"]);
    const text = together?.policies.map((one) => one.text).join("") ?? "";
    expect(text).toMatch(/ptrace/);
    expect(text).toMatch(/reboot/);
    expect(together?.policies[0]?.policy?.items.length).toBe(2);
  });

  test("is told of as the command does", async () => {
    const pid = await waiting("ptrace=EPERM");
    const said = dataOf(pid);
    const found = await known(pid);
    expect(found.holes.map(({ code }) => code)).toEqual(said.holes.map(({ code }) => code));
    expect(found.filters.map(({ policies }) => policies.map(({ text }) => text))).toEqual(
      said.filters.map(({ policies }) => policies.map(({ text }) => text)),
    );
  });

  test("without a filter has none, which is no failure", async () => {
    const child = spawn("sleep", ["60"], { env });
    children.push(child);
    expect(await inspect(child.pid as number)).toMatchObject({
      name: expect.any(String),
      mode: "none",
      count: 0,
      filters: [],
      holes: [],
      together: undefined,
      refusal: undefined,
    });
  });

  test("has threads, which are asked about by their numbers", async () => {
    const tid = readdirSync("/proc/self/task")
      .map(Number)
      .find((one) => one !== process.pid);
    expect(await inspect(tid as number)).toMatchObject({ pid: process.pid, tid, mode: "none" });
  });

  test("may be one of many that are asked about at once", async () => {
    const pids = await Promise.all(
      ["ptrace", "reboot", "mount", "bpf"].map((name) => waiting(`${name}=EXDEV`)),
    );
    const found = await Promise.all(pids.map(known));
    expect(found.map(({ filters }) => filters[0]?.policies[0]?.text.match(/"(\w+)"/)?.[1])).toEqual(
      ["ptrace", "reboot", "mount", "bpf"],
    );
  });
});

describe("nothing can be said", () => {
  test("of filters, without privilege: what everybody may know is told", async () => {
    const pid = await waiting("ptrace=EPERM");
    const script = `
      const { inspect } = require("@sbx/sandboxify");
      inspect(${pid}).then((found) => console.log(JSON.stringify(found)));
    `;
    const { stdout, stderr } = node(script, { become: isRoot ? nobody : [] });
    expect(stderr).toBe("");
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ pid, mode: "filter", count: 1, noNewPrivileges: true });
    expect(Object.keys(found)).not.toContain("filters");
    expect(found.refusal).toEqual({
      text: "What they are, the kernel shows only to who has CAP_SYS_ADMIN",
      help: `sudo sandboxify --inspect ${pid}`,
    });
  });

  test("of a process that is not there", async () => {
    const child = spawn("true", { env });
    await once(child, "close");
    const error = await failureOf<InspectError>(inspect(child.pid as number));
    expect(error).toBeInstanceOf(InspectError);
    expect(error).toMatchObject({ name: "InspectError", code: "no_process" });
    expect(error.message).toBe(`there is no process ${child.pid}; help: ${error.help}`);
  });

  test.each([
    ["7", "must be a number, got a value of type string"],
    [undefined, "must be a number, got a value of type undefined"],
    [0, "is 1 to 4194304, not 0"],
    [-1, "is 1 to 4194304, not -1"],
    [1.5, "is 1 to 4194304, not 1.5"],
    [Number.NaN, "is 1 to 4194304, not NaN"],
    [2 ** 31, "is 1 to 4194304, not 2147483648"],
  ])("of %j", async (pid, message) => {
    const error = await failureOf(inspect(pid as number));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
  });
});
