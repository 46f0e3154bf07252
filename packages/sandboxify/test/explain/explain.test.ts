// What is said of a violation: tables of lines, and what may not be said raw.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { compilePolicy, parsePolicy, simulate } from "@sbx/policy";
import { isAbi, syscallName } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { blockOf, type Machine } from "../../src/explain/block.js";
import { explain } from "../../src/explain/explain.js";
import { readViolation } from "../../src/explain/violation.js";

const machine: Machine = {
  symbol: (path, offset) =>
    path === "/lib/libc.so.6" ? { name: "openat64", distance: offset - 0x100n } : undefined,
  abiOf: () => "x86_64",
};

const base = {
  kind: "violation",
  pid: 7,
  tid: 7,
  program: "/usr/bin/cat",
  command: "cat",
  abi: "x86_64",
  number: 257,
  arguments: ["0xffffff9c", "0x7ffd0000", "0x80000", "0x0", "0x0", "0x0"],
  memory: { 1: Buffer.from("/etc/shadow\0").toString("hex") },
  ip: "0x7f0000000123",
  module: "/lib/libc.so.6",
  offset: "0x123",
  action: "kill",
  list: "allow",
};

function told(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const violation = readViolation(JSON.stringify({ ...base, ...changes }));
  if (violation === undefined) throw new Error("no violation");
  return blockOf(violation, machine).trimEnd().split("\n");
}

const openatHelp =
  "help: to allow it, add to the list: 'openat'; only with such arguments: 'openat(flags & (O_ACCMODE | O_CREAT | O_TRUNC) == O_RDONLY)'";

test("a block names the program, the call, the place and the cure", () => {
  expect(told({})).toEqual([
    'sandboxify: /usr/bin/cat[7] called openat(AT_FDCWD, "/etc/shadow", O_RDONLY|O_CLOEXEC), which the policy does not allow: killed',
    "  at /lib/libc.so.6+0x123 (openat64+0x23)",
    openatHelp,
  ]);
});

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{ tid: 9 }, "sandboxify: /usr/bin/cat[7, thread 9] called "],
  [{ program: "", command: "worker" }, "sandboxify: worker[7] called "],
  [{ program: "", command: "" }, "sandboxify: a program[7] called "],
  [{ program: "/x\u001b[2J\u00e2\u0080\u00ae" }, "sandboxify: /x?[2J???[7] called "],
  [{ action: "EPERM" }, "which the policy does not allow: it gets EPERM"],
  [{ action: "kill-thread" }, ": its thread was killed"],
  [{ action: "trap" }, ": it gets SIGSYS"],
  [{ action: "log" }, ": it is let through, and logged"],
  [{ list: "deny" }, "which the policy denies: killed"],
  [{ module: "", offset: "0x0" }, "\n  at 0x7f0000000123\n"],
  [{ module: "[vdso]", offset: "0x10" }, "\n  at [vdso]+0x10\n"],
  [{ module: "/lib/other\u001b.so" }, "\n  at /lib/other?.so+0x123\n"],
  [{ number: 39 }, "'getpid'\n"],
  [{ number: 83 }, "'mkdir'\n"],
  [{ number: 39, list: "deny" }, "help: to allow it, add to the list: '-getpid'\n"],
  [{ number: 39, list: undefined }, "list: 'getpid' (to a deny list: '-getpid')\n"],
  [{ number: 9999 }, "called syscall_9999(0xffffff9c, "],
  [{ number: 9999 }, "help: to allow it, add to the list: '9999'\n"],
  [{ abi: "i386", number: 20 }, "'getpid'; it is a call of i386: --arch x86_64:i386\n"],
  [{ abi: "0x40000028" }, "help: calls of this ABI cannot be allowed"],
])("%j: %s", (changes, wanted) => {
  expect(`${told(changes).join("\n")}\n`).toContain(wanted);
});

test("both items of the help allow the call", () => {
  for (let number = 0; number < 470; number++) {
    const name = syscallName("x86_64", number);
    if (name === undefined) continue;
    const violation = readViolation(JSON.stringify({ ...base, number }));
    if (violation === undefined || !isAbi(violation.abi)) throw new Error("no violation");
    const items = [...blockOf(violation, machine).matchAll(/'([^']+)'/g)].map(([, item]) => item);
    for (const item of items) {
      const program = compilePolicy(parsePolicy(item as string), "x86_64");
      expect([item, simulate(program, violation as never)]).toEqual([item, { kind: "allow" }]);
    }
  }
});

test("every line is answered, in whatever pieces it comes, and whatever is in it", () => {
  const lines = [
    JSON.stringify(base),
    "garbage",
    "{}",
    "null",
    JSON.stringify({ kind: "violation" }),
  ];
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  for (const size of [1, 7, bytes.length]) {
    let at = 0;
    let answers = 0;
    let text = "";
    const read = () => {
      at += size;
      return bytes.subarray(at - size, at);
    };
    const write = (one: string) => {
      text += one;
    };
    explain({ read, write, acknowledge: () => answers++ }, machine);
    expect(answers).toBe(lines.length);
    expect(text.match(/^sandboxify: /gm)).toHaveLength(2);
  }
});

test("the command answers on its descriptor", () => {
  const main = join(import.meta.dirname, "..", "..", "dist", "main.js");
  const input = `${JSON.stringify({ ...base, module: "" })}\ngarbage\n`;
  const options = { input, stdio: ["pipe", "pipe", "pipe", "pipe"] } as const;
  const done = spawnSync(process.execPath, [main, "--explained", "3"], {
    ...options,
    stdio: [...options.stdio],
  });
  expect({ status: done.status, stdout: String(done.stdout) }).toEqual({ status: 0, stdout: "" });
  expect(String(done.stderr)).toContain('openat(AT_FDCWD, "/etc/shadow"');
  expect(String(done.output[3])).toBe("..");
});
