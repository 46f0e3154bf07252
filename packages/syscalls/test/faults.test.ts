// The checks of generate.ts fail on a planted fault.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findFaults } from "../scripts/check.js";
import { readData } from "../scripts/data.js";
import { PACKAGE, plant, scratch, script } from "./planting.js";

/** What `generate` says first, without the half second that a process takes. */
function firstFault(): string | undefined {
  try {
    return findFaults(readData(join(scratch, "data")))[0];
  } catch (error) {
    return (error as Error).message;
  }
}

const generate = () => script("generate.ts", "--output", scratch);

const READ = "read\t0\t1073741824\t3\t63\t3\t63\t3";
const PROTOTYPE = "read\tunsigned int fd\tchar *buf\tsize_t count\t-\t-\t-";
const ABI_HEADER = "name\taudit_arch\tfirst_number\tlast_number\tbits\tendian\tcolumn";
const X32 = "x32\t0xc000003e\t0x40000000\t0x7fffffff\t32\tlittle\tx32";
const ALIAS = "EWOULDBLOCK\t11\tEAGAIN\toperation would block";
const EPERM = "EPERM\t1\t-\toperation not permitted";
const FAULTS = [
  [
    "a number twice in one ABI",
    "syscalls.tsv",
    READ,
    "read\t1\t1073741824\t3\t63\t3\t63\t3",
    "syscalls.tsv: x86_64: read and write are both 1",
  ],
  [
    "a number in another ABI's window",
    "syscalls.tsv",
    READ,
    "read\t0\t0\t3\t63\t3\t63\t3",
    "syscalls.tsv: x32: read: 0 is outside the ABI's window",
  ],
  [
    "a name out of order",
    "syscalls.tsv",
    READ,
    READ.replace("read", "zread"),
    "syscalls.tsv: readahead does not come after the name before it",
  ],
  [
    "a name twice",
    "syscalls.tsv",
    READ,
    `${READ}\n${READ}`,
    "syscalls.tsv: read does not come after the name before it",
  ],
  [
    "a name with a bad letter",
    "syscalls.tsv",
    READ,
    READ.replace("read", "re-d"),
    'syscalls.tsv: bad name "re-d"',
  ],
  [
    "a call without a number",
    "syscalls.tsv",
    READ,
    "read\t-\t-\t-\t-\t-\t-\t-",
    "syscalls.tsv: read has no number",
  ],
  [
    "a cell too few",
    "syscalls.tsv",
    READ,
    "read\t0\t1073741824\t3\t63\t3\t63",
    "syscalls.tsv:N: not 8 cells with something in each",
  ],
  [
    "a number that is none",
    "syscalls.tsv",
    READ,
    READ.replace("\t63", "\t063"),
    'syscalls.tsv:N: "063" is not a number',
  ],
  [
    "a header of other columns",
    "abis.tsv",
    ABI_HEADER,
    ABI_HEADER.replace("bits", "size"),
    'abis.tsv:N: the header is not "name audit_arch first_number last_number bits endian column"',
  ],
  [
    "ABIs that share numbers",
    "abis.tsv",
    X32,
    X32.replace("0x40000000", "0x3fffffff"),
    "abis.tsv: x32 and x86_64 share numbers",
  ],
  [
    "a call without a prototype",
    "prototypes.tsv",
    PROTOTYPE,
    "",
    "prototypes.tsv: read of x86_64 is missing",
  ],
  [
    "a prototype of no call",
    "prototypes.tsv",
    PROTOTYPE,
    PROTOTYPE.replace("read", "reaa"),
    "prototypes.tsv: no call is reaa",
  ],
  [
    "a parameter without a type",
    "prototypes.tsv",
    PROTOTYPE,
    PROTOTYPE.replace("size_t ", ""),
    'prototypes.tsv:N: "count" is not a type and a name',
  ],
  [
    "two parameters of one name",
    "prototypes.tsv",
    PROTOTYPE,
    PROTOTYPE.replace("*buf", "*fd"),
    "prototypes.tsv: read: two parameters have one name",
  ],
  [
    "a gap in the parameters",
    "prototypes.tsv",
    PROTOTYPE,
    PROTOTYPE.replace("char *buf", "-"),
    "prototypes.tsv:N: a gap in the parameters",
  ],
  [
    "a release that is none",
    "since.tsv",
    "read\t1.0",
    "read\tsoon",
    'since.tsv: read: "soon" is not a kernel release',
  ],
  [
    "an errno twice",
    "errnos.tsv",
    EPERM,
    EPERM.replace("1", "2"),
    "errnos.tsv: ENOENT and EPERM are both 2",
  ],
  [
    "an errno too great to return",
    "errnos.tsv",
    EPERM,
    EPERM.replace("1", "4096"),
    "errnos.tsv: EPERM: 4096 is not from 1 to 4095",
  ],
  [
    "an alias of another number",
    "errnos.tsv",
    ALIAS,
    ALIAS.replace("11", "12"),
    "errnos.tsv: EWOULDBLOCK is no alias of EAGAIN",
  ],
] as const;

describe("generate", () => {
  test("the data as it is passes, and gives what the build gave", () => {
    expect(generate()).toEqual({ status: 0, stderr: "" });
    for (const file of ["src/generated/tables.ts", "generated/sbx_tables.h"]) {
      expect(readFileSync(join(scratch, file), "utf8")).toBe(
        readFileSync(join(PACKAGE, file), "utf8"),
      );
    }
  });

  test("a fault ends it with every message, and with nothing written", () => {
    plant("syscalls.tsv", READ, READ.replace("read", "re-d"));
    expect(generate()).toEqual({
      status: 1,
      stderr: [
        'syscalls.tsv: bad name "re-d"',
        "prototypes.tsv: no call is read",
        "prototypes.tsv: re-d of x86_64 is missing",
        "groups.tsv: @basic-io: no call or group is read",
        "groups.tsv: @read: no call or group is read",
        "since.tsv: no call is read",
      ]
        .map((message) => `generate: ${message}\n`)
        .join(""),
    });
    expect(existsSync(join(scratch, "generated"))).toBe(false);
  });

  test.each(FAULTS)("%s is refused", (_, file, line, replacement, message) => {
    plant(file, line, replacement);
    expect(firstFault()?.replace(/:\d+:/, ":N:")).toBe(message);
  });
});
