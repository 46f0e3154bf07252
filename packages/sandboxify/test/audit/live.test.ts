// live: records of this kernel, as they come. Where it grants none, that it says so.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { launcher, main, reader } from "../built.js";
import { folder } from "../folder.js";

vi.setConfig({ testTimeout: 180_000 });

const env = { PATH: process.env.PATH ?? "" };
const NOBODY = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
/** What it is told who may not read records. */
const REFUSAL =
  "sandboxify: cannot read the kernel's audit records (EPERM); help: run it as root, outside of containers " +
  "(it needs CAP_AUDIT_READ), or give it the text of a log: sudo dmesg | sandboxify --audit -\n";

const probe = spawnSync(reader, [], { encoding: "utf8" });
/** Whether this kernel grants its records; containers of root get none. */
const isGranted = probe.status === 0 && !probe.stdout.includes("silent");

test("the reader says that it reads, or why it does not", () => {
  const { status, stdout, stderr } = probe;
  if (isGranted) {
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(
      /^ready\n(?:type=SECCOMP .*\n)*type=SECCOMP .* comm="sbx-audit-probe" .*\n/,
    );
  } else if (status === 0) {
    expect(stdout).toMatch(/^ready\n(?:.*\n)*silent\n/);
  } else {
    expect(status).toBe(125);
    expect(stderr).toMatch(/^sandboxify: cannot read the kernel's .*; help: .*\n$/);
  }
});

test("without privilege, one line says what is missing and the cure", () => {
  const user = isRoot ? NOBODY : {};
  const other = { encoding: "utf8", env, ...user } as const;
  // Nobody else may enter the folder of this package: what the user starts is a copy.
  const copy = copyOf(reader, "sbx-audit");
  expect(spawnSync(copy, [], other)).toMatchObject({ status: 125, stdout: "", stderr: REFUSAL });
});

test("the command ends with the status of that", () => {
  const without = isRoot ? ["setpriv", "--bounding-set", "-audit_read", "--"] : [];
  const [program = "", ...args] = [...without, launcher, "--audit", "--json"];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env });
  expect({ status, stdout, stderr }).toEqual({ status: 125, stdout: "", stderr: REFUSAL });
});

/** A copy that every user can start, under a name that is in no other record. */
function copyOf(program: string, name: string): string {
  const copy = join(folder, name);
  copyFileSync(program, copy);
  chmodSync(copy, 0o755);
  return copy;
}

/** A program that makes calls one by one, so many of each kind. */
const dd = copyOf("/bin/dd", `dd-${process.pid}`);
const LOGGED = "read(fd == 0 && count == 1)=log write(fd == 1 && count == 1)=log";

function makeCalls(count: number): void {
  const args = ["if=/dev/zero", "of=/dev/null", "bs=1", `count=${count}`];
  const { status, stderr } = spawnSync(launcher, ["--deny", LOGGED, dd, ...args], { env });
  expect({ status, stderr: stderr.toString() }).toMatchObject({ status: 0 });
}

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts --audit, and waits until it reads. */
async function listen(...args: string[]) {
  const child = spawn(process.execPath, [main, "--audit", ...args], { env });
  children.push(child);
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    said.stdout += data;
  });
  child.stderr.on("data", (data) => {
    said.stderr += data;
  });
  await vi.waitFor(() => expect(said.stderr).toContain("Ctrl-C"), { timeout: 60_000 });
  return {
    child,
    said,
    end: async () => {
      const ended = once(child, "close");
      child.kill("SIGINT");
      expect(await ended).toEqual([0, null]);
    },
  };
}

/** The sums that `text` ends with, and what of them is about one program. */
function sumsIn(text: string, name = dd) {
  const sums = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
  const own = sums.programs.find(({ program }: { program: string }) => program === name);
  return { sums, own };
}

/** The reader that a command has started. */
function readerOf({ pid }: ChildProcessWithoutNullStreams): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const started = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean),
  );
  expect(started).toHaveLength(1);
  return Number(started[0]);
}

function whereGranted(): void {
  test("20,000 calls are 20,000 records", async () => {
    const { said, end } = await listen("--json");
    makeCalls(10_000);
    await end();
    const { sums, own } = sumsIn(said.stdout);
    expect(sums).toMatchObject({ damaged: 0, lost: 0, suppressed: 0 });
    expect(own).toMatchObject({
      count: 20_000,
      calls: [
        { call: "read", action: "log", count: 10_000 },
        { call: "write", action: "log", count: 10_000 },
      ],
      items: { allow: ["read", "write"], deny: [] },
    });
  });

  test("the items are what the program lacks, and it needs each", async () => {
    const sort = copyOf("/usr/bin/sort", `sort-${process.pid}`);
    const run = (...policy: string[]) => {
      const options = { env, input: "pear\napple\n", encoding: "utf8" } as const;
      return spawnSync(launcher, ["--at", "main", ...policy, sort], options);
    };
    const { said, end } = await listen("--json");
    run("--allow", "", "--default-action", "log");
    await end();
    const items: string[] = sumsIn(said.stdout, sort).own.items.allow;
    expect(items).toContain("exit_group");
    expect(run("--allow", items.join(" "))).toMatchObject({ status: 0, stdout: "apple\npear\n" });
    for (const item of ["read", "write", "exit_group"]) {
      const others = items.filter((one) => one !== item);
      expect(others).toHaveLength(items.length - 1);
      expect(run("--allow", others.join(" "))).toMatchObject({ signal: "SIGSYS" });
    }
  });

  test("--follow prints each as it comes", async () => {
    const { said, end } = await listen("--follow");
    makeCalls(3);
    const printed = () => said.stdout.split("\n").filter((line) => line.endsWith(`  ${dd}`));
    await vi.waitFor(() => expect(printed()).toHaveLength(6), { timeout: 60_000 });
    for (const line of printed())
      expect(line).toMatch(/^\S+Z +\d+ {2}(?:read |write) +\S+ +log +\S+$/);
    await end();
    expect(said.stdout).toContain(`\n${dd}: 6 records\n`);
  });

  test("of those that find no room, it knows how many", async () => {
    const { child, said, end } = await listen("--json");
    const pid = readerOf(child);
    process.kill(pid, "SIGSTOP");
    makeCalls(60_000);
    process.kill(pid, "SIGCONT");
    await end();
    const { sums } = sumsIn(said.stdout);
    expect(sums.lost).toBeGreaterThan(0);
    expect(sums.count + sums.lost).toBeGreaterThanOrEqual(120_000);
    expect(said.stderr).toContain(`sandboxify: ${sums.lost} records found no room on the way`);
  });

  test("of what dmesg has, each record is read", () => {
    makeCalls(5);
    const [dmesg] = ["dmesg"];
    const log = spawnSync(dmesg, [], { encoding: "latin1", maxBuffer: 1 << 26 }).stdout;
    const records = log.split("\n").filter((line) => line.includes("] audit: type=1326 audit("));
    const args = ["--audit", "--json", "-"];
    const { stdout } = spawnSync(launcher, args, { input: Buffer.from(log, "latin1"), env });
    const { sums } = sumsIn(stdout.toString());
    const probes = records.filter((line) => line.includes('comm="sbx-audit-probe"'));
    // The ring may have been written over in the middle of a line, but for its first it is whole.
    expect(sums.damaged).toBeLessThanOrEqual(1);
    expect(sums.count + sums.damaged + probes.length).toBe(records.length);
  });

  test("where records do not come, it says so instead of nothing", async () => {
    const [program = "", ...args] = ["unshare", "-n", "--", process.execPath, main, "--audit"];
    const child = spawn(program, args, { env });
    children.push(child);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    const silence = /\nsandboxify: no record comes here, .*; help: .*namespace.*\n$/;
    await vi.waitFor(() => expect(stderr).toMatch(silence), { timeout: 60_000 });
    const ended = once(child, "close");
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(stdout).toBe("0 records\n");
    expect(stderr).toMatch(silence);
  });

  test("the reader ends with the command", async () => {
    const { child } = await listen();
    const pid = readerOf(child);
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 60_000 });
  });

  test("the reader ends when nobody reads what it writes", () => {
    const { status } = spawnSync("/bin/sh", ["-c", '"$1" < /dev/null > /dev/full', "sh", reader]);
    expect(status).toBe(0);
  });
}

if (isGranted) describe("where the kernel grants its records", whereGranted);
