// other: lines that only look like records, damaged records, and what the kernel says that it left out.

import { describe, expect, test } from "vitest";
import { readLine } from "../../src/audit/line.js";
import { FIELDS, fields, ID } from "./fields.js";

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
