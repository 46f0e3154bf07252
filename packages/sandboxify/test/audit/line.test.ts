// line: each form of a record, as real logs have it, and each value.

import { describe, expect, test } from "vitest";
import { readLine } from "../../src/audit/line.js";
import type { SeccompRecord } from "../../src/audit/record.js";
import { FIELDS, fields, ID } from "./fields.js";

/** What `FIELDS` say. */
const ACTS: SeccompRecord = {
  time: Date.UTC(2026, 10, 28, 20, 9, 50, 540),
  pid: 7144,
  uid: 0,
  program: "/tmp/rl/acts",
  command: "acts",
  call: { abi: "x86_64", architecture: 0xc000003e, number: 110, name: "getppid" },
  action: "log",
  signal: undefined,
  instruction: "0x7f78b0a13829",
};

const record = (record: SeccompRecord, journal = false) => ({ kind: "record", record, journal });

describe("forms", () => {
  test.each([
    ["dmesg", `[ 4689.039552] audit: type=1326 ${ID}${FIELDS}`],
    ["dmesg -t", `audit: type=1326 ${ID}${FIELDS}`],
    ["dmesg -T", `[Sat Nov 28 20:09:50 2026] audit: type=1326 ${ID}${FIELDS}`],
    ["dmesg -x", `kern  :notice: [ 4689.039552] audit: type=1326 ${ID}${FIELDS}`],
    ["dmesg -r", `<5>[ 4689.039552] audit: type=1326 ${ID}${FIELDS}`],
    ["dmesg --time-format=iso", `2026-11-28T20:09:50,540000+00:00 audit: type=1326 ${ID}${FIELDS}`],
    ["/dev/kmsg", `5,1432,4689039552,-;audit: type=1326 ${ID}${FIELDS}`],
    ["Linux before 3.16", `[ 4689.039552] type=1326 ${ID}${FIELDS}`],
    ["journalctl", `Nov 28 20:09:50 host kernel: audit: type=1326 ${ID}${FIELDS}`],
    ["syslog", `Nov 28 20:09:50 host kernel: [ 4689.039552] audit: type=1326 ${ID}${FIELDS}`],
    [
      "journalctl -o short-full",
      `Sat 2026-11-28 20:09:50 UTC host kernel: audit: type=1326 ${ID}${FIELDS}`,
    ],
    ["audit.log", `type=SECCOMP msg=${ID}${FIELDS}`],
    [
      "audit.log, enriched",
      `type=SECCOMP msg=${ID}${FIELDS}\x1dAUID="unset" UID="root" GID="root" ARCH=x86_64 SYSCALL=getppid`,
    ],
    ["audit.log of several machines", `node=web-1 type=SECCOMP msg=${ID}${FIELDS}`],
    ["audispd", `Nov 28 20:09:50 host audispd: node=host type=SECCOMP msg=${ID}${FIELDS}`],
    ["an old ausearch", `type=UNKNOWN[1326] msg=${ID}${FIELDS}`],
    [
      "labels of security modules",
      `type=SECCOMP msg=${ID}${FIELDS.replace(" pid", " subj=/usr/bin/man (enforce) pid")}`,
    ],
  ])("%s", (_, line) => {
    expect(readLine(line)).toEqual(record(ACTS));
  });

  const timeless = { ...ACTS, time: undefined };
  test.each([
    ["short", `Nov 28 20:09:50 host audit[7144]: SECCOMP ${FIELDS}`, timeless],
    [
      "short-iso",
      `2026-11-28T20:09:50+0000 host audit[7144]: SECCOMP ${FIELDS}`,
      { ...ACTS, time: (ACTS.time ?? 0) - 540 },
    ],
    [
      "short-iso-precise",
      `2026-11-28T21:09:50.540123+0100 host audit[7144]: SECCOMP ${FIELDS}`,
      ACTS,
    ],
    ["short-unix", `1795896590.540123 host audit[7144]: SECCOMP ${FIELDS}`, ACTS],
    ["cat", `audit: SECCOMP ${FIELDS}`, timeless],
  ])("journalctl -o %s, where the journal collects audit records", (_, line, expected) => {
    expect(readLine(line)).toEqual(record(expected, true));
  });

  const interpreted =
    "auid=unset uid=root gid=root ses=unset pid=7144 comm=acts exe=/tmp/rl/acts sig=SIG0 arch=x86_64 syscall=getppid compat=0 ip=0x7f78b0a13829 code=log ";
  const head = "type=SECCOMP msg=audit(11/28/26 20:09:50.540:8389) : ";
  const read = { ...timeless, uid: undefined };
  test.each([
    [{}, read],
    [{ comm: "worker 1" }, { ...read, command: "worker 1" }],
    [{ exe: "/tmp/rl/a b (deleted)" }, { ...read, program: "/tmp/rl/a b" }],
    [{ comm: "cafe" }, { ...read, command: "cafe" }],
    [
      { code: "kill", sig: "SIGSYS" },
      { ...read, action: "kill", signal: "SIGSYS" },
    ],
    [
      { code: "kill-process", sig: "SIGSYS" },
      { ...read, action: "kill", signal: "SIGSYS" },
    ],
    [{ code: "user-notify" }, { ...read, action: "user_notif" }],
    [{ code: "unknown-seccomp-code(0x12340000)" }, { ...read, action: "0x12340000" }],
    [
      { syscall: "unknown-syscall(-1)" },
      { ...read, call: { ...read.call, number: 0xffffffff, name: undefined } },
    ],
    [
      { arch: "i386", syscall: "mmap2" },
      { ...read, call: { abi: "i386", architecture: 0x40000003, number: 192, name: "mmap2" } },
    ],
  ] as [Record<string, string>, SeccompRecord][])("ausearch -i %j", (changes, expected) => {
    const text = Object.entries(changes).reduce(
      (text, [name, value]) => text.replace(new RegExp(` ${name}=\\S+`), () => ` ${name}=${value}`),
      interpreted,
    );
    expect(readLine(head + text)).toEqual(record(expected));
  });

  test("ausearch -i: a name that has fields in it is not believed", () => {
    expect(readLine(head + interpreted.replace("comm=acts", 'comm=a "b" sig=9')).kind).toBe(
      "damaged",
    );
  });
});

describe("values", () => {
  test.each([
    [{ comm: "776F726B65722031" }, { command: "worker 1" }],
    [{ comm: "636166C3A9" }, { command: "caf\xc3\xa9" }],
    [{ comm: "6120226222207369673D39" }, { command: 'a "b" sig=9' }],
    [{ comm: '"code=0x0"' }, { command: "code=0x0" }],
    [{ comm: '"syscall=1"' }, { command: "syscall=1" }],
    [{ comm: '"cafe"' }, { command: "cafe" }],
    [{ comm: "cafe" }, { command: "\xca\xfe" }],
    [{ comm: '""' }, { command: "" }],
    [{ exe: "(null)" }, { program: undefined }],
    [{ exe: "?" }, { program: undefined }],
    [{ exe: "2F746D702F726C2F676F6E65202864656C6574656429" }, { program: "/tmp/rl/gone" }],
    [{ exe: "2f746d70" }, { program: "/tmp" }],
    [{ sig: "31" }, { signal: "SIGSYS" }],
    [{ sig: "9" }, { signal: "SIGKILL" }],
    [{ sig: "99" }, { signal: "99" }],
    [{ uid: "4294967295" }, { uid: 4294967295 }],
    [{ code: "0x80000000" }, { action: "kill" }],
    [{ code: "0x0" }, { action: "kill-thread" }],
    [{ code: "0x30000" }, { action: "trap" }],
    [{ code: "0x50000" }, { action: "errno" }],
    [{ code: "0x5000d" }, { action: "EACCES" }],
    [{ code: "0x5ffff" }, { action: "errno" }],
    [{ code: "0x7fc00000" }, { action: "user_notif" }],
    [{ code: "0x7ff00000" }, { action: "trace" }],
    [{ code: "0x7fff0000" }, { action: "allow" }],
    [{ code: "0x12340000" }, { action: "0x12340000" }],
  ] as [Record<string, string>, Partial<SeccompRecord>][])("%j", (changes, expected) => {
    expect(readLine(`type=SECCOMP msg=${ID}${fields(changes)}`)).toEqual(
      record({ ...ACTS, ...expected }),
    );
  });

  test.each([
    ["c000003e", "0", "x86_64", "read"],
    ["c000003e", "1073741824", "x32", "read"],
    ["c000003e", "1073742344", "x32", "execve"],
    ["40000003", "11", "i386", "execve"],
    ["c00000b7", "221", "aarch64", "execve"],
    ["40000028", "11", "arm", "execve"],
    ["c00000f3", "221", "riscv64", "execve"],
    ["80000016", "11", "s390x", "execve"],
    ["C000003E", "59", "x86_64", "execve"],
    ["c000003e", "999", "x86_64", undefined],
    ["c000003e", "-1", "x86_64", undefined],
    ["c0000015", "11", undefined, undefined],
    ["0", "0", undefined, undefined],
  ])("arch=%s syscall=%s is %s %s", (arch, syscall, abi, name) => {
    const line = readLine(`type=SECCOMP msg=${ID}${fields({ arch, syscall })}`);
    const architecture = Number.parseInt(arch, 16);
    const call = { abi, architecture, number: Number(syscall) >>> 0, name };
    expect(line).toEqual(record({ ...ACTS, call } as SeccompRecord));
  });
});

test("a line of which only the time is odd is a record", () => {
  for (const id of ["audit(x): ", "audit(99999999999999.000:1): ", "audit(1.5:1): "]) {
    expect(readLine(`type=SECCOMP msg=${id}${FIELDS}`)).toEqual(
      record({ ...ACTS, time: undefined }),
    );
  }
});
