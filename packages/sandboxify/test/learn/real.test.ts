// Real programs: what is learned of them is enough, and no item of it is idle.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatPolicy, readPolicyFile } from "@sbx/policy";
import { afterAll, describe, expect, test } from "vitest";
import { launcher } from "../built.js";

const folder = mkdtempSync(join(tmpdir(), "sbx-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

/** Whether they are made hangs on time, or on what the kernel has at hand. */
const TIMELY: ReadonlySet<string> = new Set(
  "exit futex sched_yield madvise munmap restart_syscall rt_sigreturn epoll_wait epoll_pwait brk".split(
    " ",
  ),
);

function runIn(cwd: string, command: readonly string[]) {
  const [program = "", ...args] = command;
  const env = { PATH, HOME: folder };
  const done = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (done.error) throw done.error;
  return { status: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr };
}

/** Runs where everything is as it was at first: a program that is killed leaves things half done. */
function run(command: readonly string[]) {
  rmSync(at("work"), { recursive: true, force: true });
  cpSync(at("first"), at("work"), { recursive: true });
  return runIn(at("work"), command);
}

mkdirSync(at("first"));
writeFileSync(
  at("first/program.cc"),
  '#include <iostream>\n#include <thread>\nint main() { std::thread([] { std::cout << "one\\n"; }).join(); }\n',
);

const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  sqlite3: [
    "sqlite3",
    "x.db",
    "create table if not exists t (a); insert into t values (1); delete from t; select 42",
  ],
  git: ["git", "init", "-q", "repository"],
  python: [
    "/usr/bin/python3",
    "-S",
    "-c",
    "import threading as t; a = t.Thread(target=lambda: print(1)); a.start(); a.join()",
  ],
  perl: [
    "perl",
    "-e",
    'print "one\n"; open F, ">", "written"; print F 1; close F; unlink "written"',
  ],
  bash: ["bash", "-c", "for i in 1 2; do echo $i | cat; done; test -d / && ls /etc/hostname"],
  "a C++ program": ["./program"],
  tar: ["tar", "-C", "/etc", "-cf", "x.tar", "hostname"],
  find: ["find", "/etc/hostname", "-newer", "/etc", "-o", "-print"],
};

/** What a first run leaves, so that each run does the same. */
function prepare(): void {
  const built = runIn(at("first"), ["g++", "-O1", "-o", "program", "program.cc", "-pthread"]);
  expect(built).toMatchObject({ status: 0 });
  for (const command of Object.values(PROGRAMS)) runIn(at("first"), command);
}

describe("what is learned is enough, and each call of it is needed", { timeout: 300_000 }, () => {
  prepare();
  test.each(Object.entries(PROGRAMS))("%s", (name, command) => {
    const policy = at(`${name.replaceAll(" ", "-")}.policy`);
    const native = run(command);
    expect(native).toMatchObject({ status: 0 });
    const learned = run([launcher, "--learn", "--output", policy, ...command]);
    expect(learned).toMatchObject({ status: 0, stdout: native.stdout });
    // What hangs on time is learned by another run.
    expect(run([launcher, "--learn", "--output", policy, ...command])).toMatchObject({ status: 0 });
    expect(run([launcher, "-p", policy, ...command])).toEqual(native);
    const verified = run([launcher, "--learn", "--verify", "--output", policy, ...command]);
    expect(verified.stderr).toMatch(/ allows all [\d,]+ calls of this run\n/);

    const items = formatPolicy(readPolicyFile(policy, readFileSync(policy)).policy).split(":");
    expect(items.length).toBeGreaterThan(10);
    for (const item of items) {
      const [call = ""] = item.split("(");
      if (TIMELY.has(call)) continue;
      const list = items.filter((other) => other !== item).join(":");
      const { stderr } = run([launcher, "--allow", list, "--explain", ...command]);
      expect(stderr).toContain(` called ${call}(`);
    }
  });
});
