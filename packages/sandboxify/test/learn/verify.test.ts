// --verify: a run held against the policy of an earlier one; and what another run may need.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, END } from "./records.js";

const LINES = [callLine("brk", { count: 2 }), callLine("openat", { values: { 2: 0 } }), END];

test("a run of the same is allowed, and the file stays as it is", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    learnFrom(LINES, { output });
    const before = read(output);
    const { status, stdout, stderr } = learnFrom(LINES, { output, verify: true });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toBe(`sandboxify: ${output} allows all 3 calls of this run\n`);
    expect(read(output)).toBe(before);
  });
});

test("what is missing is told of with its evidence, other arguments included", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    learnFrom(LINES, { output });
    const more = [
      ...LINES,
      callLine("openat", { values: { 2: 0o1101 }, memory: { 1: "/tmp/out\0" }, first: 20 }),
      callLine("getpid", { first: 30, count: 7 }),
      callLine("", { abi: "mips", number: 1 }),
    ];
    const { status, stderr } = learnFrom(more, { output, verify: true });
    expect(status).toBe(1);
    expect(stderr).toBe(`sandboxify: ${output} lacks 3 of the calls of this run
  openat(flags & (O_ACCMODE | O_CREAT | O_TRUNC) == O_WRONLY | O_CREAT | O_TRUNC) # once, at 20 ms, by app: /tmp/out
  getpid # 7 times, from 30 ms, by app
  syscall_1 of mips, which no item can allow
help: leave --verify out and give --output ${output}, and they are added
`);
    const json = learnFrom(more, { output, verify: true, json: true });
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      output,
      missing: [{ subject: "openat" }, { subject: "getpid", count: 7 }],
      unexpressed: [{ abi: "mips", number: 1 }],
    });
    learnFrom(more.slice(0, -1), { output });
    expect(learnFrom(more.slice(0, -1), { output, verify: true }).status).toBe(0);
  });
});

test("a policy of any kind can be verified: what is logged is let through", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    writeFileSync(output, 'SECCOMP_SYSCALL_DENY="ptrace brk=EPERM getpid=log"\n');
    const { stderr } = learnFrom([...LINES, callLine("getpid")], { output, verify: true });
    expect(stderr).toMatch(/ lacks 1 of the calls of this run\n {2}brk #/);
  });
});

test("of a list of what is allowed, the items are named that the run did not use", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    const list = "brk getpid=log @basic-io openat(flags == 1) uname ptrace=EPERM dup";
    writeFileSync(output, `SECCOMP_SYSCALL_ALLOW="${list}"\n`);
    const lines = [callLine("brk"), callLine("read"), callLine("openat", { values: { 2: 0 } })];
    const { status, stderr } = learnFrom(lines, { output, verify: true });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      / lacks 1 of [\s\S]*\n {2}this run did not use getpid=log, openat\(flags == 1\), uname, dup\n$/,
    );
    const json = JSON.parse(learnFrom(lines, { output, verify: true, json: true }).stdout);
    expect(json.unused).toEqual(["getpid=log", "openat(flags == 1)", "uname", "dup"]);
    // What is not used is no fault.
    expect(learnFrom(lines.slice(0, 2), { output, verify: true }).status).toBe(0);
    const few = { output, verify: true, allow: "brk" } as const;
    expect(learnFrom(lines, few).stderr).not.toContain("did not use");
    expect(JSON.parse(learnFrom(lines, { ...few, json: true }).stdout)).not.toHaveProperty(
      "unused",
    );
  });
});

test("with --policy and no --output, that file is held against what it did not let pass", () => {
  inFolder((folder) => {
    const policy = join(folder, "given");
    writeFileSync(policy, 'SECCOMP_SYSCALL_ALLOW="read brk=log"\n');
    const verify = (lines: readonly string[]) => learnFrom(lines, { policy, verify: true });
    expect(verify([callLine("brk")])).toEqual({
      status: 0,
      stdout: "",
      stderr: `sandboxify: ${policy} allows all of this run; asked about: 1 call\n`,
    });
    expect(verify([callLine("write")])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/given lacks 1 of the calls of this run\n {2}write # /),
    });
    const output = join(folder, "x");
    learnFrom([callLine("write")], { output });
    const both = { policy, output, verify: true } as const;
    expect(learnFrom([callLine("write")], both).stderr).toContain(`sandboxify: ${output} allows`);
  });
});

test("without a file there is nothing to verify", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    expect(() => learnFrom(LINES, { output, verify: true })).toThrow(
      /there is no policy file .*x"/,
    );
  });
});

/** What a thread may need before it does anything, or not at all. */
const OF_THREADS = ["mmap", "munmap", "mprotect", "rseq", "set_robust_list", "rt_sigprocmask"];
const thread = callLine("clone", { values: { 0: 0x3d0f00 } });

test.each<[readonly string[], readonly string[]]>([
  [[callLine("clone3")], ["futex", "sched_yield", "madvise", "exit", ...OF_THREADS]],
  [
    [callLine("clone3"), callLine("futex"), ...OF_THREADS.map((call) => callLine(call))],
    ["sched_yield", "madvise", "exit"],
  ],
  [
    [thread, callLine("sched_yield")],
    ["futex", "madvise", "exit", ...OF_THREADS],
  ],
  // Threads of Go have alternate stacks for signals, and no lists of locks.
  [
    [thread, callLine("sigaltstack"), callLine("futex")],
    ["getpid", "tgkill", "rt_sigreturn", "nanosleep", "sched_yield", "madvise"],
  ],
  [
    [thread, callLine("sigaltstack"), ...OF_THREADS.map((call) => callLine(call))],
    ["futex", "sched_yield", "madvise", "exit"],
  ],
  // What a program's children do says nothing of its own threads.
  [
    [
      thread,
      callLine("sigaltstack"),
      callLine("set_robust_list", { program: "/bin/sh", child: true }),
    ],
    ["getpid", "tgkill", "rt_sigreturn", "futex", "nanosleep", "sched_yield", "madvise"],
  ],
  // With C in it, Go has the threads of a C library, and still asks about every signal.
  [
    [
      callLine("clone3"),
      callLine("sigaltstack"),
      callLine("rt_sigaction", { count: 114 }),
      ...OF_THREADS.map((call) => callLine(call)),
    ],
    ["futex", "sched_yield", "madvise", "exit", "getpid", "tgkill", "rt_sigreturn", "nanosleep"],
  ],
  [[callLine("clone", { values: { 0: 0x1200011 } })], []],
  [[callLine("rt_sigaction")], ["rt_sigreturn"]],
  [[callLine("poll")], ["restart_syscall"]],
  [[callLine("poll"), callLine("restart_syscall")], []],
])("what hangs on time is named where it was not seen: %j", (lines, calls) => {
  inFolder((folder) => {
    const { stdout } = learnFrom(lines, { output: join(folder, "x"), json: true });
    expect(JSON.parse(stdout).perhaps.map(({ call }: { call: string }) => call)).toEqual(calls);
    const { stderr } = learnFrom(lines, { output: join(folder, "x") });
    for (const call of calls) expect(stderr).toMatch(new RegExp(`another run may need .*${call}`));
    const list = `or add to the list: '${calls.join(" ")}'`;
    expect(stderr.includes(list)).toBe(calls.length > 0);
  });
});
