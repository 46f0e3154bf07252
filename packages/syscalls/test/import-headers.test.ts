// import-headers.ts mends the tables, and with --check fails on a planted fault.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Abi,
  errnoName,
  errnoNames,
  errnoNumber,
  syscallNames,
  syscallNumber,
} from "../src/index.js";
import { plant, scratch, script } from "./planting.js";

const READ = "read\t0\t1073741824\t3\t63\t3\t63\t3";
const EPERM = "EPERM\t1\t-\toperation not permitted";

/** A tree of headers as linux-libc-dev has them, made from the tables. */
function writeHeaders(): string {
  const headers = join(scratch, "headers");
  const lines = (abi: Abi, form: (number: number) => string) =>
    syscallNames(abi).map(
      (name) => `#define __NR_${name} ${form(syscallNumber(abi, name) as number)}`,
    );
  const arm = syscallNames("arm").flatMap((name) => {
    const number = syscallNumber("arm", name) as number;
    if (number >= 0xf0000) return [];
    const kernel = name === "sync_file_range2" ? "arm_sync_file_range" : name;
    return [`#define __NR_${kernel} (__NR_SYSCALL_BASE + ${number})`];
  });
  const files: Record<string, readonly string[]> = {
    "lib/linux/uapi/x86/asm/unistd.h": ["#define __X32_SYSCALL_BIT\t0x40000000"],
    "lib/linux/uapi/x86/asm/unistd_64.h": lines("x86_64", String),
    "lib/linux/uapi/x86/asm/unistd_32.h": lines("i386", String),
    "lib/linux/uapi/x86/asm/unistd_x32.h": lines(
      "x32",
      (number) => `(__X32_SYSCALL_BIT + ${number - 0x40000000})`,
    ),
    "lib/linux/uapi/arm64/asm/unistd_64.h": lines("aarch64", String),
    "lib/linux/uapi/riscv/asm/unistd_64.h": lines("riscv64", String),
    "lib/linux/uapi/s390/asm/unistd_64.h": lines("s390x", String),
    "lib/linux/uapi/arm/asm/unistd-eabi.h": arm,
    "lib/linux/uapi/arm/asm/unistd.h": ARM_UNISTD,
    "include/asm-generic/errno-base.h": [],
    "include/asm-generic/errno.h": errnoNames
      .filter((name) => name !== "ENOTSUP") // which only the C library has
      .map((name) => {
        const canonical = errnoName(errnoNumber(name) as number);
        return `#define\t${name}\t${canonical === name ? errnoNumber(name) : canonical}\t/* . */`;
      }),
  };
  for (const [file, text] of Object.entries(files)) {
    const path = join(headers, "usr", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#ifndef H\n${text.join("\n")}\n#endif\n`);
  }
  return headers;
}

const ARM_UNISTD = [
  "#define __NR_OABI_SYSCALL_BASE\t0x900000",
  "#define __NR_SYSCALL_BASE\t0",
  "#define __NR_SYSCALL_BASE\t__NR_OABI_SYSCALL_BASE",
  "#define __NR_sync_file_range2\t\t__NR_arm_sync_file_range",
  "#define __ARM_NR_BASE\t\t\t(__NR_SYSCALL_BASE+0x0f0000)",
  "#define __ARM_NR_breakpoint\t\t(__ARM_NR_BASE+1)",
  "#define __ARM_NR_cacheflush\t\t(__ARM_NR_BASE+2)",
  "#define __ARM_NR_usr26\t\t\t(__ARM_NR_BASE+3)",
  "#define __ARM_NR_usr32\t\t\t(__ARM_NR_BASE+4)",
  "#define __ARM_NR_set_tls\t\t(__ARM_NR_BASE+5)",
  "#define __ARM_NR_get_tls\t\t(__ARM_NR_BASE+6)",
];

describe("import-headers", () => {
  const table = (file: string) => readFileSync(join(scratch, "data", file), "utf8");
  const importHeaders = (...args: string[]) => script("import-headers.ts", ...args);

  test("--check passes when the tables are what the headers give", () => {
    expect(importHeaders("--headers", writeHeaders(), "--check")).toEqual({
      status: 0,
      stderr: "",
    });
  });

  test("--check names what differs, and changes nothing; without it the table is mended", () => {
    const headers = writeHeaders();
    const right = table("syscalls.tsv");
    const wrong = "read\t0\t1073741824\t3\t62\t3\t63\t3";
    plant("syscalls.tsv", READ, wrong);
    plant("errnos.tsv", EPERM, EPERM.replace("1", "2"));
    const planted = table("syscalls.tsv");
    const { status, stderr } = importHeaders("--headers", headers, "--check");
    expect(status).toBe(1);
    expect(stderr.replaceAll(scratch, "")).toBe(
      [
        "import-headers: /data/syscalls.tsv is not what the headers give",
        `- ${wrong}`,
        `+ ${READ}`,
        "import-headers: /data/errnos.tsv is not what the headers give",
        `- ${EPERM.replace("1", "2")}`,
        `+ ${EPERM}`,
        "",
      ].join("\n"),
    );
    expect(table("syscalls.tsv")).toBe(planted);
    expect(importHeaders("--headers", headers).status).toBe(0);
    expect(table("syscalls.tsv")).toBe(right);
  });

  test("an errno that is new needs a meaning", () => {
    const headers = writeHeaders();
    plant("errnos.tsv", EPERM, "");
    expect(importHeaders("--headers", headers)).toEqual({
      status: 1,
      stderr: "import-headers: errnos.tsv: EPERM is new: give it a meaning\n",
    });
  });

  test("a tree without headers is refused", () => {
    const { status, stderr } = importHeaders("--headers", scratch);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^import-headers: ENOENT: .*unistd_64\.h'\n$/);
  });
});
