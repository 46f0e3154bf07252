// Processes that somebody has filtered: by us, by others, in layers, and in states of all kinds.

import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { programBytes } from "@sbx/policy";
import { expect, test } from "vitest";
import { abi, launcher } from "../built.js";
import { file } from "../folder.js";
import { library } from "../live/stage.js";
import { demandRoot } from "../live/start.js";
import {
  becoming,
  begin,
  dataOf,
  filtersOf,
  inspected,
  nameOf,
  unlike,
  until,
} from "./inspecting.js";

demandRoot();

const isIntel = process.arch === "x64";
const shown = (...policy: readonly string[]): Buffer =>
  execFileSync(launcher, [...policy, "--show", "bpf"]);

/** The bytes of a filter, as bwrap takes them. */
async function inBubblewrap(name: string, bytes: Uint8Array) {
  const descriptor = openSync(file(name, bytes), "r");
  const wrap = [
    "/usr/bin/bwrap",
    "--bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--die-with-parent",
    "--seccomp",
    "3",
    "--",
  ];
  try {
    return await begin([...wrap, ...becoming("sleep 1000")] as [string, ...string[]], process.env, [
      descriptor,
    ]);
  } finally {
    closeSync(descriptor);
  }
}

test("inspect: a program that the launcher started", async () => {
  const policy = ["-d", "ptrace=EPERM socket(domain != AF_UNIX)"];
  const { pid } = await begin([launcher, ...policy, ...becoming("sleep 1000")]);
  const text = inspected(pid);
  expect(text).toContain(`# Process ${pid} (sleep) has one filter; it cannot gain privileges`);
  expect(text).toContain('SECCOMP_SYSCALL_DENY="socket(domain != AF_UNIX) ptrace=EPERM"\n');
  expect(text).toMatch(/^# hole: what no filter names passes/m);
  expect(dataOf(pid).filters[0]?.bpf).toBe(shown(...policy).toString("base64"));
});

test("inspect: a program that loaded the library", async () => {
  const { pid } = await begin(["/bin/sh", "-c", "echo $$; exec sleep 1000"], {
    ...process.env,
    LD_PRELOAD: library(),
    SECCOMP_SYSCALL_DENY: "getppid=EXDEV",
  });
  await until(() => nameOf(pid) === "sleep");
  const text = inspected(pid);
  expect(text).toContain('SECCOMP_SYSCALL_DENY="getppid"\nSECCOMP_DEFAULT_ACTION=EXDEV\n');
});

test("inspect: a program in bubblewrap, and the instructions of its filter", async () => {
  const bytes = shown("-d", "@io-uring @debug=EPERM clone(flags & CLONE_NEWUSER != 0)=EPERM");
  const { pid } = await inBubblewrap("bubblewrap.bpf", bytes);
  const [filter] = filtersOf(pid);
  expect(filter && Buffer.from(programBytes(filter.program)).equals(bytes)).toBe(true);
  expect(inspected(pid)).toMatch(/\bclone\(flags & CLONE_NEWUSER != 0\)/);
  const program = inspected(pid, "--show", "program");
  expect(program).toMatch(/^ +0: ld \[arch\]$/m);
  expect(program).toMatch(/jeq #\d+, \d+.*; clone$/m);
});

/** As `libseccomp` writes it: with a list, conditions of 64 bits, and an errno for the rest. */
const NAMES =
  `access arch_prctl brk clock_nanosleep futex close execve exit_group fstat getegid geteuid getgid getpid
getppid getrandom getuid lseek mmap mprotect munmap newfstatat openat pread64 prlimit64 read rseq
rt_sigaction rt_sigprocmask set_robust_list set_tid_address wait4 write`.split(/\s+/);
const RULES = [
  "filter x86_64 0x00050001 0 1",
  ...NAMES.map((name) => `rule 0x7fff0000 ${name}`),
  "rule 0x7fff0000 socket 0 == 0 1",
  "rule 0x7fff0000 ioctl 1 != 0 0x5412",
  "end\n",
].join("\n");

test.runIf(isIntel)("inspect: a program under a filter of libseccomp", async () => {
  const maker = `${import.meta.dirname}/../../../../native/build/linux-x64-tests/tests/sbx-libseccomp`;
  const made = execFileSync(maker, { input: RULES });
  const bytes = made.subarray(made.indexOf(10) + 1);
  const { pid } = await inBubblewrap("libseccomp.bpf", bytes);
  const text = inspected(pid);
  expect(text).toContain("  socket(domain == AF_UNIX)\n");
  expect(text).toContain("  ioctl(request != TIOCSTI)\n");
  expect(text).toContain("SECCOMP_DEFAULT_ACTION=EPERM\n");
  expect(text).toMatch(/^# hole: what ioctl may be called with is compared in 64 bits/m);
  expect(text).toMatch(/^# hole: calls of x32, i386 end the thread only/m);
  const [filter] = filtersOf(pid);
  expect(filter && unlike(filter.program, dataOf(pid).filters[0]?.policies ?? [])).toEqual([]);
});

test("inspect: the newest of several filters comes first, and all together are the strictest", async () => {
  const inner = [launcher, "-d", "getuid=EACCES swapoff=2"];
  const { pid } = await begin([
    launcher,
    "-d",
    "swapoff=EPERM",
    ...inner,
    ...becoming("sleep 1000"),
  ]);
  const text = inspected(pid);
  const [first, second] = [text.indexOf("getuid"), text.indexOf("SECCOMP_DEFAULT_ACTION=EPERM")];
  expect(text).toMatch(/has 2 filters, newest first/);
  expect(text).toMatch(/^# Filter 2 of 2, the newest: \d+ instructions$/m);
  expect(first).toBeGreaterThan(0);
  expect(second).toBeGreaterThan(first);
  // Of two errnos, the newer filter's is returned.
  const [together] = dataOf(pid).together?.policies ?? [];
  expect(together?.text).toBe(
    `SECCOMP_SYSCALL_DENY="getuid swapoff=ENOENT"
SECCOMP_DEFAULT_ACTION=EACCES
SECCOMP_ARCHITECTURES=${abi}
`,
  );
});
