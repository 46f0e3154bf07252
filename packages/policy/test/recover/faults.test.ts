// That what holds programs to their recoveries sees faults; and the instructions that only others use.

import { expect, test } from "vitest";
import type { Instruction } from "../../src/assemble.js";
import {
  compilePolicy,
  disassemble,
  parsePolicy,
  recover,
  recoverPolicies,
} from "../../src/index.js";
import { faultsOfRecovery, MACHINE } from "./hold.js";

const programOf = (text: string) => compilePolicy(parsePolicy(text), "x86_64");

test.each([
  ["another call", "read write", "read write close"],
  ["another action", "read=EPERM", "read=EACCES"],
  ["a condition", "socket(domain == AF_UNIX)", "socket"],
  ["another value", "lseek(offset < 0x100000005)", "lseek(offset <= 0x100000005)"],
  ["another mask", "openat(flags & O_CREAT == 0)", "openat(flags & 0xc0 == 0)"],
  ["a sign", "kill(pid < 0)", "kill(pid & 0x7fffffff == 0)"],
])("recover: %s is seen", (_, is, said) => {
  expect(faultsOfRecovery(programOf(is), MACHINE, recover(programOf(said)))).not.toEqual([]);
});

test.each([
  ["read(fd == 3)", "read(fd == 3)"],
  [
    "socket(domain == AF_UNIX && type & 0xf == SOCK_STREAM)",
    "socket(domain == AF_UNIX && type & 0xf == SOCK_STREAM)",
  ],
  ["lseek(offset < 0)=EINVAL lseek", "lseek(offset < 0)=EINVAL lseek"],
  ["mmap(length < 0x123456789)", "mmap(length < 0x123456789)"],
  ["pwrite64(offset != 0x500000005)", "pwrite64(offset != 0x500000005)"],
  ["kill(pid < -1)=EPERM kill", "kill(pid < -1)=EPERM kill"],
  ["sendto(dest_addr == 0)", "sendto(dest_addr == 0)"],
  ["clone(flags & CLONE_NEWUSER == 0)", "clone(flags & CLONE_NEWUSER == 0)"],
  ["prctl(option == PR_SET_NAME)", "prctl(option == PR_SET_NAME)"],
  [
    "setsockopt(level == SOL_SOCKET && optname == SO_RCVBUF)",
    "setsockopt(level == SOL_SOCKET && optname == SO_RCVBUF)",
  ],
  [
    "openat(flags & (O_CREAT | O_TRUNC) == O_CREAT)",
    "openat(flags & (O_CREAT | O_TRUNC) == O_CREAT)",
  ],
  ["open(flags & O_ACCMODE == O_RDONLY)", "open(flags & O_ACCMODE == O_RDONLY)"],
  [
    "mprotect(prot & ~(PROT_READ | PROT_WRITE) == 0)",
    "mprotect(prot & ~(PROT_READ | PROT_WRITE) == 0)",
  ],
  [
    "clone(flags & (CLONE_NEWUSER | CLONE_NEWNET) == 0)",
    "clone(flags & (CLONE_NEWUSER | CLONE_NEWNET) == 0)",
  ],
  [
    "mmap(length < 0x500000000 && length & 0xffffffff00000000 != 0x400000000)",
    "mmap(length < 0x400000000)",
  ],
  [
    "unshare(flags & 2 == 0)=EPERM unshare(flags & 4 != 0)=EPERM unshare(flags & 8 == 0)=EPERM unshare",
    "unshare(flags & 0xe == 0xa) unshare=EPERM",
  ],
  ["500:501:502", "500 501 502"],
])("recover: %s is said again", (text, said) => {
  const [policy] = recoverPolicies(recover(programOf(text)), MACHINE).policies;
  expect(policy?.text).toBe(`SECCOMP_SYSCALL_ALLOW="${said}"\nSECCOMP_ARCHITECTURES=x86_64\n`);
  expect(policy?.remarks).toEqual([]);
});

const make = (code: number, k = 0, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });

test("disassemble: instructions of others", () => {
  const instructions = [
    make(0x20, 16),
    make(0xa4, 0x1234_5678),
    make(0x07),
    make(0x60, 3),
    make(0x02, 3),
    make(0x4c),
    make(0x74, 4),
    make(0x84),
    make(0x81),
    make(0x87),
    make(0x25, 5, 1),
    make(0x1d, 0, 0, 1),
    make(0x05, 1),
    make(0x16),
    make(0x06, 0x7fc0_0000),
    make(0x06, 0x7ff0_0007),
    make(0x06, 0x5_0000),
  ];
  expect(disassemble({ instructions })).toEqual([
    " 0: ld [arg0.low]",
    " 1: xor #0x12345678",
    " 2: tax",
    " 3: ld M[3]",
    " 4: st M[3]",
    " 5: or x",
    " 6: rsh #4",
    " 7: neg",
    " 8: ldx len",
    " 9: txa",
    "10: jgt #5, 12",
    "11: jeq x, 12, 13",
    "12: ja 14",
    "13: ret a",
    "14: ret notify",
    "15: ret trace 7",
    "16: ret errno 0",
  ]);
});
