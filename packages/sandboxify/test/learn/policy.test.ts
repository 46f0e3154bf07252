// Records become a policy: tables of conditions, and what the file says.

import { formatPolicy, readPolicyFile } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { learnPolicy } from "../../src/learn/policy.js";
import { readRecords } from "../../src/learn/records.js";
import { callLine, linesOf } from "./records.js";

const origin = { head: ["Learned."], installAt: undefined, abi: "x86_64" } as const;

function learn(lines: readonly string[], earlier?: string) {
  const { calls } = readRecords(linesOf(...lines));
  const file =
    earlier === undefined ? undefined : { name: "app.policy", bytes: Buffer.from(earlier) };
  return learnPolicy(calls, origin, file);
}

const itemsOf = (lines: readonly string[]): string => formatPolicy(learn(lines).policy);

describe("conditions", () => {
  const open = (flags: number) => callLine("openat", { values: { 2: flags } });
  const mmap = (prot: number, flags: number) => callLine("mmap", { values: { 2: prot, 3: flags } });
  const socket = (domain: number, type: number, protocol = 0) =>
    callLine("socket", { values: { 0: domain, 1: type, 2: protocol } });
  const access = "flags & (O_ACCMODE | O_CREAT | O_TRUNC)";
  test.each<[readonly string[], string]>([
    [[callLine("read")], "read"],
    [[open(0o2000000)], `openat(${access} == O_RDONLY)`],
    [[open(0), open(0o2000000), open(0o200000)], `openat(${access} == O_RDONLY)`],
    [
      [open(0), open(0o1101), open(2)],
      `openat(${access} == O_RDONLY || ${access} == O_RDWR || ${access} == O_WRONLY | O_CREAT | O_TRUNC)`,
    ],
    [[open(0), callLine("openat")], "openat"],
    [[mmap(1, 2), mmap(3, 0x22)], "mmap(prot & PROT_EXEC == 0)"],
    [
      [mmap(3, 0x22), mmap(5, 0x802)],
      "mmap(prot & (PROT_WRITE | PROT_EXEC) == PROT_EXEC && flags & MAP_ANONYMOUS == 0 || prot & PROT_EXEC == 0)",
    ],
    [
      [mmap(7, 0x22)],
      "mmap(prot & (PROT_WRITE | PROT_EXEC) == PROT_WRITE | PROT_EXEC && flags & MAP_ANONYMOUS == MAP_ANONYMOUS)",
    ],
    [[callLine("mprotect", { values: { 2: 0 } })], "mprotect(prot & PROT_EXEC == 0)"],
    [
      [socket(2, 0x80801), socket(2, 1)],
      "socket(domain == AF_INET && type & 0xf == SOCK_STREAM && protocol == IPPROTO_IP)",
    ],
    [
      [socket(16, 3, 15), socket(1, 2)],
      "socket(domain == AF_NETLINK && type & 0xf == SOCK_RAW && protocol == NETLINK_KOBJECT_UEVENT || domain == AF_UNIX && type & 0xf == SOCK_DGRAM && protocol == 0)",
    ],
    [[socket(99, 9, 77)], "socket(domain == 99 && type & 0xf == 9 && protocol == 77)"],
    [
      [
        callLine("ioctl", { values: { 1: 0x5401 } }),
        callLine("ioctl", { values: { 1: 0x12345678 } }),
      ],
      "ioctl(request == 0x12345678 || request == TCGETS)",
    ],
    [[callLine("ioctl", { values: { 1: 0xffffffff00005413n } })], "ioctl(request == TIOCGWINSZ)"],
    [
      [callLine("fcntl", { values: { 1: 1 } }), callLine("fcntl", { values: { 1: 2 } })],
      "fcntl(cmd == F_GETFD || cmd == F_SETFD)",
    ],
    [[callLine("prctl", { values: { 0: 4 } })], "prctl(option == PR_SET_DUMPABLE)"],
    [
      [callLine("clone", { values: { 0: 0x1200011 } })],
      "clone(flags & (CLONE_THREAD | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET) == 0)",
    ],
    [
      [callLine("unshare", { values: { 0: 0x10020000 } })],
      "unshare(flags == CLONE_NEWNS | CLONE_NEWUSER)",
    ],
    [
      [callLine("personality", { values: { 0: 0xffffffff } })],
      "personality(persona == 0xffffffff)",
    ],
    // What a table in C records besides is taken as it is.
    [[callLine("dup3", { values: { 2: 0o2000000 } })], "dup3(flags == O_CLOEXEC)"],
    // A pointer's value says nothing.
    [[callLine("clone3", { values: { 0: 0x7f0000000000n } })], "clone3"],
  ])("%j", (lines, list) => {
    expect(itemsOf(lines)).toBe(list);
  });

  test("of more kinds than a person reads, none is told from others", () => {
    const lines = Array.from({ length: 70 }, (_, at) =>
      callLine("ioctl", { values: { 1: 0x9000 + at } }),
    );
    expect(itemsOf(lines)).toBe("ioctl");
    expect(itemsOf(lines.slice(0, 60))).toMatch(/^ioctl\(/);
  });
});

test("the file says what each item is for, by whom it was used, and since when", () => {
  const { text } = learn([
    callLine("openat", {
      values: { 2: 0 },
      first: 0.84,
      count: 3,
      memory: { 1: "/etc/ld.so.cache\0" },
    }),
    callLine("openat", { values: { 2: 0 }, first: 2000, program: "/bin/sh", child: true }),
    callLine("wait4", { first: 12.4, count: 1234, child: true }),
    callLine("brk", { first: 0.1 }),
  ]);
  expect(text).toBe(`# Learned.
SECCOMP_SYSCALL_ALLOW="
  # Programs, processes and threads
  wait4 # 1,234 times, from 12 ms, by app (only children)

  # Memory
  brk # once, at 0.1 ms, by app

  # Files
  openat(flags & (O_ACCMODE | O_CREAT | O_TRUNC) == O_RDONLY) # 4 times, from 0.8 ms, by app, sh: /etc/ld.so.cache
"
`);
});

test("what processes are called and open cannot become part of the policy", () => {
  const evil = `/tmp/x"\n  ptrace\n\\$(reboot)\`\u00e2\u0080\u00ae#`;
  const learned = learn([
    callLine("openat", { program: evil, memory: { 1: `${evil}\0` }, values: { 2: 0 } }),
  ]);
  const file = readPolicyFile("x", learned.text);
  expect(file.policy.items).toHaveLength(1);
  expect(learned.text).toMatch(/^[ -~\n]*$/);
  expect(learned.text.match(/["\\`$]/g)).toEqual(['"', '"']);
});
