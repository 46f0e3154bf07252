// holes: filters that can be got round, and filters that cannot.

import type { Instruction } from "@sbx/policy";
import { compilePolicy, type Program, parsePolicy } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { understand } from "../../src/inspect/shown.js";

const ABIS: readonly Abi[] = ["x86_64", "x32", "i386"];

const ALLOW = 0x7fff_0000;
const load = (k: number): Instruction => ({ code: 0x20, jt: 0, jf: 0, k });
const equal = (k: number, jt: number, jf: number): Instruction => ({ code: 0x15, jt, jf, k });
const give = (k: number): Instruction => ({ code: 0x06, jt: 0, jf: 0, k });

const codesOf = (...programs: readonly Program[]): string[] =>
  understand(
    programs.map((program) => ({ program, flags: 0 })),
    "x86_64",
    ABIS,
  ).holes.map(({ code }) => code);

const policy = (
  text: string,
  list: "allow" | "deny" = "allow",
  abis: readonly Abi[] = ["x86_64"],
) => compilePolicy(parsePolicy(text, { list }), abis);

const EXECVE = 59;
const X86_64 = 0xc000_003e;
const I386 = 0x4000_0003;

/** execve is refused by its number on x86_64; what comes before looks at the ABI, or not. */
const refusing = (...before: readonly Instruction[]): Program => ({
  instructions: [...before, load(0), equal(EXECVE, 0, 1), give(0x8000_0000), give(ALLOW)],
});

test("holes: a strict list has none", () => {
  expect(codesOf(policy("read write exit_group rt_sigreturn"))).toEqual([]);
  expect(
    codesOf(policy("@system-service -@debug -@io-uring -process_vm_writev -pidfd_getfd")),
  ).toEqual([]);
});

test("holes: what refuses nothing is not got round", () => {
  expect(codesOf({ instructions: [give(ALLOW)] })).toEqual([]);
});

test("holes: a filter that does not look at the ABI", () => {
  expect(codesOf(refusing())).toEqual(
    expect.arrayContaining(["no_abi_check", "x32_open", "permissive_default"]),
  );
});

test("holes: a filter that lets another ABI pass", () => {
  const program = refusing(load(4), equal(X86_64, 1, 0), give(ALLOW));
  expect(codesOf(program)).toEqual(expect.arrayContaining(["other_abi_open", "x32_open"]));
  expect(codesOf(program)).not.toContain("no_abi_check");
});

test("holes: a filter that refuses less of another ABI", () => {
  const i386 = 0x4000_0003;
  // By the number of i386, settimeofday (79) is refused there, and execve on x86_64.
  const program: Program = {
    instructions: [
      load(4),
      equal(i386, 0, 3),
      load(0),
      equal(79, 0, 4),
      give(0x5_0001),
      load(0),
      equal(EXECVE, 0, 1),
      give(0x8000_0000),
      give(ALLOW),
    ],
  };
  expect(codesOf(program)).toContain("other_abi_looser");
  expect(codesOf(program)).not.toContain("other_abi_open");
  expect(codesOf(policy("execve=EPERM", "deny", ["x86_64", "i386"]))).not.toContain(
    "other_abi_looser",
  );
});

test("holes: one of two filters closes what the other one leaves open", () => {
  const codes = codesOf(refusing(), policy("@system-service"));
  expect(codes).not.toContain("no_abi_check");
  expect(codes).not.toContain("x32_open");
});

test.each([
  ["io_uring_open", policy("openat=EPERM", "deny")],
  ["permissive_default", policy("openat=EPERM", "deny")],
  ["tracing_open", policy("read ptrace")],
  ["clone_hides", policy("read clone(flags & CLONE_NEWUSER == 0) clone3")],
])("holes: %s", (code, program) => {
  expect(codesOf(program)).toContain(code);
});

test("holes: threads that end alone, and calls that seem to be made", () => {
  const thread = refusing(load(4), equal(X86_64, 1, 0), give(0));
  expect(codesOf(thread)).toContain("kill_thread_abi");
  const nothing: Program = {
    instructions: [
      load(4),
      equal(I386, 0, 1),
      give(0x8000_0000),
      load(0),
      equal(1, 0, 1),
      give(ALLOW),
      give(0),
    ],
  };
  expect(codesOf(nothing)).toContain("kill_thread_default");
  const silent: Program = { instructions: [load(0), equal(1, 0, 1), give(0x5_0000), give(ALLOW)] };
  expect(codesOf(silent)).toContain("errno_0");
});

test("holes: more bits are compared than the kernel takes", () => {
  // ioctl with TIOCSTI is refused, where the upper half of the argument is 0.
  const program: Program = {
    instructions: [
      load(4),
      equal(X86_64, 1, 0),
      give(0x8000_0000),
      load(0),
      equal(16, 0, 5),
      load(28),
      equal(0, 0, 3),
      load(24),
      equal(0x5412, 0, 1),
      give(0x5_0001),
      give(ALLOW),
    ],
  };
  expect(codesOf(program)).toContain("bits_bypass");
});
