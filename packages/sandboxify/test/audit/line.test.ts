// line: each form of a record, as real logs have it, and lines that only look like one.

import { describe, expect, test } from "vitest";
import { readLine } from "../../src/audit/line.js";
import type { SeccompRecord } from "../../src/audit/record.js";

const FIELDS =
  'auid=4294967295 uid=0 gid=0 ses=4294967295 pid=7144 comm="acts" exe="/tmp/rl/acts" sig=0 arch=c000003e syscall=110 compat=0 ip=0x7f78b0a13829 code=0x7ffc0000';
const ID = "audit(1795896590.540:8389): ";

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

/** `FIELDS` with some of them changed. */
function fields(changes: Record<string, string>): string {
  return Object.entries(changes).reduce(
    (text, [name, value]) => text.replace(new RegExp(`(?<![^ ])${name}=\\S+`), `${name}=${value}`),
    FIELDS,
  );
}

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

describe("what is no record", () => {
  test.each([
    [""],
    ["audit"],
    ["----"],
    ["time->Sat Nov 28 20:09:50 2026"],
    [`type=SYSCALL msg=${ID}arch=c000003e syscall=59 success=yes exit=0 comm="x" exe="/x"`],
    [`audit: type=1400 ${ID}apparmor="DENIED" operation="open" name="type=1326" pid=1 comm="x"`],
    [`Nov 28 20:09:50 host audit[1]: SYSCALL ${FIELDS}`],
    [`Nov 28 20:09:50 host logger: audit: type=1326 ${ID}${FIELDS}`],
    [`Nov 28 20:09:50 host my-kernel: audit: type=1326 ${ID}${FIELDS}`],
    [`Nov 28 20:09:50 host kernel: x: audit: type=1326 ${ID}${FIELDS}`],
    [`Nov 28 20:09:50 host web[12]: GET /audit[1]: SECCOMP ${FIELDS}`],
    [`Nov 28 20:09:50 host xaudit[1]: SECCOMP ${FIELDS}`],
    [`xtype=1326 ${ID}${FIELDS}`],
    [`${"x".repeat(300)} audit: type=1326 ${ID}${FIELDS}`],
    [`[12.3] audit: type=1320 ${ID}type=1326 ${ID}${FIELDS}`].map((text) =>
      text.replace("type=1320", "type=1400: "),
    ),
  ])("%s", (line) => {
    expect(readLine(line)).toEqual({ kind: "other" });
  });

  const start = `audit: type=1326 ${ID}`;
  test.each([
    ["no id", "audit: type=1326 audit("],
    ["half an id", "audit: type=1326 audit(1795896590.5"],
    ["no fields", start],
    ["no arch", start + FIELDS.replace(/ arch=\S+/, "")],
    ["no syscall", start + FIELDS.replace(/ syscall=\S+/, "")],
    ["no code", start + FIELDS.replace(/ code=\S+/, "")],
    ["cut in a number", start + FIELDS.replace(/ syscall=.*/, " sysca")],
    ["cut in a name", start + FIELDS.replace(/acts" exe.*/, "ac")],
    ["cut in hexadecimal", start + FIELDS.replace(/"acts" exe.*/, "6162")],
    ["half a byte", start + fields({ comm: "616" })],
    ["no hexadecimal", start + fields({ comm: "acts" })],
    ["an open quote", start + fields({ exe: '"/tmp' })],
    ["a call twice", `${start}${FIELDS} syscall=1`],
    ["a program twice", start + FIELDS.replace("exe=", 'exe="/bin/true" exe=')],
    ["a huge call", start + fields({ syscall: "9".repeat(400) })],
    ["a call beyond 32 bits", start + fields({ syscall: "4294967296" })],
    ["a call far below 0", start + fields({ syscall: "-2147483649" })],
    ["a call that is no number", start + fields({ syscall: "1e3" })],
    ["a huge architecture", start + fields({ arch: "1c000003e" })],
    ["an architecture below 0", start + fields({ arch: "-1" })],
    ["an unknown code", start + fields({ code: "killed" })],
    ["a huge code", start + fields({ code: "0x100000000" })],
    ["a signal that is none", start + fields({ sig: "-31" })],
    ["a process that is none", start + fields({ pid: "1.5" })],
    ["a huge process", start + fields({ pid: "9".repeat(11) })],
    ["an address that is none", start + fields({ ip: "7f78b0a13829" })],
    [
      "an unknown name of a call",
      start + fields({ syscall: "read" }).replace("c000003e", "c0000015"),
    ],
  ])("%s: it is damaged", (_, line) => {
    expect(readLine(line)).toEqual({ kind: "damaged" });
  });

  test("a line of which only the time is odd is a record", () => {
    for (const id of ["audit(x): ", "audit(99999999999999.000:1): ", "audit(1.5:1): "]) {
      expect(readLine(`type=SECCOMP msg=${id}${FIELDS}`)).toEqual(
        record({ ...ACTS, time: undefined }),
      );
    }
  });

  test.each([
    ["[ 4262.658740] kauditd_printk_skb: 6 callbacks suppressed", 6],
    ["[ 4262.658740] audit_printk_skb: 6 callbacks suppressed", 6],
    ["Nov 28 20:09:50 host kernel: kauditd_printk_skb: 10990 callbacks suppressed", 10990],
    ["kauditd_printk_skb: 10990 callbacks suppressed\r", 10990],
  ])("%s", (line, count) => {
    expect(readLine(line)).toEqual({ kind: "suppressed", count });
  });

  test.each([
    ["[ 1.2] audit: audit_lost=14 audit_rate_limit=0 audit_backlog_limit=64", 14],
    [
      "Nov 28 20:09:50 host kernel: audit: audit_lost=1 audit_rate_limit=5 audit_backlog_limit=8192",
      1,
    ],
  ])("%s", (line, count) => {
    expect(readLine(line)).toEqual({ kind: "dropped", count });
  });

  test.each([
    ["[ 4262.658740] net_ratelimit: 6 callbacks suppressed"],
    ["kauditd_printk_skb: 99999999999999999999 callbacks suppressed"],
    ["Nov 28 20:09:50 host web[1]: said kauditd_printk_skb: 6 callbacks suppressed!"],
  ])("%s says nothing of records", (line) => {
    expect(readLine(line)).toEqual({ kind: "other" });
  });
});
