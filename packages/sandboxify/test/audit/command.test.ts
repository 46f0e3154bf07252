// command: --audit as it is started, on logs that are there, that come and that grow.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { launcher, main } from "../built.js";
import { file, folder } from "../folder.js";
import { kernelLine } from "./records.js";

// Machines are busy: no test here is about time.
vi.setConfig({ testTimeout: 120_000 });

const RECORD =
  "2026-11-28T20:09:50Z     7144  getppid           x86_64   log            /usr/bin/acts\n";
const LOG = `[ 1.2] usb 1-1: new device\n${kernelLine()}\n${kernelLine()}\n`;
const SUMS = /^\/usr\/bin\/acts: 2 records\n[\s\S]*\n2 records of 1 program, \S+\n$/;

const env = { PATH: process.env.PATH ?? "" };

function audit(args: readonly string[], input: string | Uint8Array = "") {
  const { status, stdout, stderr } = spawnSync(launcher, ["--audit", ...args], {
    input,
    env,
    encoding: "utf8",
    cwd: folder,
  });
  return { status, stdout, stderr };
}

const refused = (message: string) => ({
  status: 125,
  stdout: "",
  stderr: `sandboxify: ${message}\n`,
});

describe("a log that is there", () => {
  test.each([
    ["standard input", ["-"], LOG],
    ["a file", ["log"], ""],
    ["a file behind --", ["--", "log"], ""],
  ])("%s", (_, args, input) => {
    file("log", LOG);
    const { status, stdout, stderr } = audit(args, input);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(SUMS);
  });

  test("--follow prints the records, then the sums", () => {
    const { status, stdout } = audit(["--follow", "-"], LOG);
    expect(status).toBe(0);
    expect(stdout.startsWith(`${RECORD}${RECORD}\n`)).toBe(true);
    expect(stdout.slice(2 * RECORD.length + 1)).toMatch(SUMS);
  });

  test("--json prints an object a line", () => {
    const [sums, ...others] = audit(["--json", "-"], LOG).stdout.trimEnd().split("\n");
    expect(others).toEqual([]);
    expect(JSON.parse(sums ?? "")).toMatchObject({ kind: "sums", count: 2, lines: 3, skipped: 1 });
    const all = audit(["--json", "--follow", "-"], LOG).stdout.trimEnd().split("\n");
    expect(all.map((line) => JSON.parse(line).kind)).toEqual(["record", "record", "sums"]);
  });

  test("what is missing is said on standard error, with the cure", () => {
    const { status, stderr } = audit(
      ["-"],
      `${LOG}[ 1.2] kauditd_printk_skb: 7 callbacks suppressed\naudit: type=1326 audit(\n`,
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^sandboxify: the kernel left 7 records out .*; help: .*as root.*\nsandboxify: of 5 lines, 1 .*; help: .*\n$/,
    );
  });

  test("an empty one", () => {
    const { status, stdout, stderr } = audit(["-"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "0 records\n" });
    expect(stderr).toMatch(/^sandboxify: there is no record in 0 lines; help: .*=log .*\n$/);
  });

  test("NUL, invalid UTF-8 and control characters", () => {
    const bytes = Buffer.concat([Buffer.from([0, 0xff, 0x1b, 0x0a, 0xc3, 0x0a]), Buffer.from(LOG)]);
    expect(audit(["-"], bytes).stdout).toMatch(SUMS);
  });

  test("100,000 records", () => {
    const text = `${kernelLine()}\n`.repeat(100_000);
    expect(audit(["--json", "-"], text).stdout).toContain('"count":100000,');
  });
});

describe("refused", () => {
  test.each([
    [
      ["none"],
      'cannot read "none" (ENOENT); help: check its name and its permissions; logs of the kernel are often for root only',
    ],
    [
      ["--follow", "n\x1bne"],
      'cannot read "n\\x1bne" (ENOENT); help: check its name and its permissions; logs of the kernel are often for root only',
    ],
    [
      ["/"],
      'cannot read "/" (EISDIR); help: check its name and its permissions; logs of the kernel are often for root only',
    ],
    [
      ["log", "--follow"],
      '--audit reads one log, and there is "--follow" behind it; help: options come first: ' +
        "sandboxify --audit --follow FILE; several files: cat FILE... | sandboxify --audit -",
    ],
    [
      ["--allow", "read", "-"],
      'option "--allow" does not go with --audit; help: sandboxify --audit [--follow] [--json] [FILE|-]',
    ],
    [
      ["--show", "policy"],
      'option "--show" does not go with --audit; help: sandboxify --audit [--follow] [--json] [FILE|-]',
    ],
  ])("%j", (args, message) => {
    expect(audit(args)).toEqual(refused(message));
  });

  test("--follow alone", () => {
    const { status, stderr } = spawnSync(launcher, ["--follow", "ls"], { env, encoding: "utf8" });
    expect(status).toBe(125);
    expect(stderr).toBe(
      "sandboxify: --follow prints the records of --audit; help: sandboxify --audit --follow [FILE|-]\n",
    );
  });

  test("--help wins", () => {
    expect(audit(["--help"]).stdout).toMatch(/^Usage:/);
  });
});

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts --audit, to be talked with. */
function follow(...args: string[]) {
  const child = spawn(process.execPath, [main, "--audit", "--follow", ...args], {
    env,
    cwd: folder,
  });
  children.push(child);
  const said = { stdout: "" };
  child.stdout.on("data", (data) => {
    said.stdout += data;
  });
  const ended = once(child, "close");
  const records = () => said.stdout.split(RECORD).length - 1;
  return {
    child,
    said,
    /** Waits until so many records are printed. */
    seen: (count: number) => vi.waitFor(() => expect(records()).toBe(count), { timeout: 100_000 }),
    end: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      return await ended;
    },
  };
}

describe("a log that grows", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("through a pipe, until %s", async (signal) => {
    const { child, said, seen, end } = follow("-");
    child.stdin.write(LOG);
    await seen(2);
    const line = kernelLine();
    child.stdin.write(line.slice(0, 50));
    child.stdin.write(`${line.slice(50)}\n`);
    await seen(3);
    expect(await end(signal)).toEqual([0, null]);
    expect(said.stdout).toContain("\n3 records of 1 program");
  });

  test("in a file, also when another takes its place", async () => {
    const log = file("growing", LOG);
    const { said, seen, end } = follow("growing");
    await seen(2);
    appendFileSync(log, `${kernelLine()}\n`);
    await seen(3);
    renameSync(log, join(folder, "growing.1"));
    writeFileSync(log, LOG);
    await seen(5);
    expect(await end("SIGINT")).toEqual([0, null]);
    expect(said.stdout).toContain("\n5 records of 1 program");
  });

  test("when nobody reads any more, it ends", async () => {
    const { child } = follow("-");
    child.stdout.destroy();
    const ended = once(child, "exit");
    child.stdin.on("error", () => undefined);
    child.stdin.write(LOG);
    expect(await ended).toEqual([0, null]);
  });
});

test("standard input that waits ends with the sums as well", async () => {
  const child = spawn(process.execPath, [main, "--audit", "-"], { env });
  children.push(child);
  let stdout = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  // More than fits into a pipe: when all is taken, it is reading.
  child.stdin.write(`${LOG}${"\n".repeat(1 << 20)}`);
  await vi.waitFor(() => expect(child.stdin.writableLength).toBe(0), { timeout: 100_000 });
  const ended = once(child, "close");
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(stdout).toMatch(SUMS);
});
