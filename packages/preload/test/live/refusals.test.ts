// What the library cannot install exactly, it refuses: one line, status 125, and nothing of the program runs.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, library, program } from "./stage.js";
import { REFUSED, start, startFiltered, type Variables } from "./start.js";

const ALLOW = "SECCOMP_SYSCALL_ALLOW";
const DENY = "SECCOMP_SYSCALL_DENY";
const PHASES = "open:openat:close:exit_group";

const ACTIONS =
  "help: actions are allow, log, kill, kill-thread, trap, and an errno by name or from 1 to 4095";
const CHARACTERS =
  'help: a list is made of names, numbers, "@", "-", "=", ":", white space and conditions in parentheses; a comment starts with "#"';
const ERRNOS = "help: an errno is a number from 1 to 4095, or a name such as EPERM";
const NAMES = 'help: "npx @sbx/syscalls NAME" knows the names';
const VARIABLES =
  "help: the variables are SECCOMP_SYSCALL_ALLOW, SECCOMP_SYSCALL_DENY, SECCOMP_DEFAULT_ACTION, SECCOMP_ARCHITECTURES, SECCOMP_INSTALL_AT and SECCOMP_VERBOSE";
const LISTLESS =
  "is set, but there is neither SECCOMP_SYSCALL_ALLOW nor SECCOMP_SYSCALL_DENY; help: set SECCOMP_SYSCALL_ALLOW to the calls that the program may make";
const UNCHARACTERISTIC = (shown: string, place: string) =>
  `${ALLOW}:${place}: unexpected character "${shown}"; ${CHARACTERS}`;

const distinct = (count: number, item: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => item(number)).join(":");

const refusals: readonly (readonly [title: string, Variables, message: string])[] = [
  [
    "an unknown name, with the nearest",
    { [ALLOW]: "write:wriet" },
    `${ALLOW}:1:7: unknown system call "wriet"; help: did you mean "write"?`,
  ],
  [
    "an unknown name that is near to none",
    { [DENY]: "frobnicate" },
    `${DENY}:1:1: unknown system call "frobnicate"; ${NAMES}`,
  ],
  [
    "an unknown name in line 2",
    { [ALLOW]: "write # \n\twriet" },
    `${ALLOW}:2:2: unknown system call "wriet"; help: did you mean "write"?`,
  ],
  [
    "a name of 10,000 bytes",
    { [ALLOW]: "a".repeat(10_000) },
    `${ALLOW}:1:1: unknown system call "${"a".repeat(40)}..."; ${NAMES}`,
  ],
  [
    "an unknown action",
    { [ALLOW]: "write=explode" },
    `${ALLOW}:1:7: unknown action "explode"; ${ACTIONS}`,
  ],
  [
    "an unknown default action",
    { [ALLOW]: "write", SECCOMP_DEFAULT_ACTION: "explode" },
    `SECCOMP_DEFAULT_ACTION:1:1: unknown action "explode"; ${ACTIONS}`,
  ],
  [
    "an empty default action",
    { [ALLOW]: "write", SECCOMP_DEFAULT_ACTION: "" },
    `SECCOMP_DEFAULT_ACTION:1:1: unknown action ""; ${ACTIONS}`,
  ],
  ["errno 0", { [DENY]: "ptrace=0" }, `${DENY}:1:8: "0" is not an errno; ${ERRNOS}`],
  ["errno 4096", { [DENY]: "ptrace=4096" }, `${DENY}:1:8: "4096" is not an errno; ${ERRNOS}`],
  ["an unknown errno", { [DENY]: "ptrace=EFOO" }, `${DENY}:1:8: unknown action "EFOO"; ${ACTIONS}`],
  [
    "a list of 130,000 bytes",
    { [ALLOW]: "write:".repeat(130_000 / 6) },
    `${ALLOW}:1:1: the list is longer than 65535 bytes; help: allow or deny fewer calls, or drop the comments`,
  ],
  [
    "an item more than fit",
    { [ALLOW]: distinct(4097, String) },
    `${ALLOW}:1:19371: more than 4096 items; help: name each call once`,
  ],
  [
    "items that make too long a filter",
    { [ALLOW]: distinct(2048, (number) => `${number}=${number + 1}`) },
    `${ALLOW}:1:1: the policy needs more than 4096 instructions; help: allow or deny fewer calls`,
  ],
  ["bytes beyond ASCII", { [ALLOW]: "write:\u00fc" }, UNCHARACTERISTIC("\\xc3", "1:7")],
  [
    "an escape sequence, which is not echoed",
    { [ALLOW]: "\u001b]0;title\u0007" },
    UNCHARACTERISTIC("\\x1b", "1:1"),
  ],
  ["a control byte", { [ALLOW]: "write\u0001" }, UNCHARACTERISTIC("\\x01", "1:6")],
  [
    "a comma",
    { [ALLOW]: "write,read" },
    `${ALLOW}:1:6: expected ":" or white space between items, found ","; help: separate the items with ":"`,
  ],
  ["a shell's word", { [ALLOW]: "$(reboot)" }, UNCHARACTERISTIC("$", "1:1")],
  [
    "an item that can never decide",
    { [ALLOW]: "write=EPERM:write" },
    `${ALLOW}:1:13: item "write" can never decide, because "write=EPERM" at 1:1 comes first; help: move it before "write=EPERM", or remove one of the two`,
  ],
  [
    "another ABI's number",
    { [ALLOW]: "0xffffffff" },
    `${ALLOW}:1:1: "0xffffffff" is not a system call number of x86_64; help: use a name, or a number that this ABI can have`,
  ],
  [
    "an unknown variable",
    { [ALLOW]: "write", SECCOMP_FOO: "1" },
    `environment: unknown variable "SECCOMP_FOO"; ${VARIABLES}`,
  ],
  [
    "an unknown variable alone, which may be the list misspelt",
    { SECCOMP_SYSCALL_ALLOWED: "" },
    `environment: unknown variable "SECCOMP_SYSCALL_ALLOWED"; help: did you mean "SECCOMP_SYSCALL_ALLOW" or "SECCOMP_SYSCALL_DENY"?`,
  ],
  [
    "an unknown variable with control bytes in its name",
    { "SECCOMP_\u001b[2J": "1" },
    `environment: unknown variable "SECCOMP_\\x1b[2J"; ${VARIABLES}`,
  ],
  [
    "a default action without a list",
    { SECCOMP_DEFAULT_ACTION: "log" },
    `environment: "SECCOMP_DEFAULT_ACTION" ${LISTLESS}`,
  ],
  [
    "verbosity without a list",
    { SECCOMP_VERBOSE: "1" },
    `environment: "SECCOMP_VERBOSE" ${LISTLESS}`,
  ],
  [
    "a deny list when all the rest is allowed too",
    { [DENY]: "ptrace", SECCOMP_DEFAULT_ACTION: "allow" },
    'SECCOMP_DEFAULT_ACTION:1:1: with the default action "allow" a deny list denies nothing; help: use kill, log, kill-thread, trap or an errno, or leave the default action out',
  ],
  [
    "architectures without the program's own",
    { [ALLOW]: "write", SECCOMP_ARCHITECTURES: "i386" },
    'SECCOMP_ARCHITECTURES:1:1: "i386" does not name x86_64, the program\'s own; help: add x86_64, or every call of the program is killed',
  ],
  [
    "an install point of the launcher",
    { [ALLOW]: "write", SECCOMP_INSTALL_AT: "entry" },
    'SECCOMP_INSTALL_AT:1:1: unknown install point "entry"; help: the install points of the library are main and constructor',
  ],
  [
    "verbosity in words",
    { [ALLOW]: "write", SECCOMP_VERBOSE: "yes" },
    'SECCOMP_VERBOSE:1:1: unknown value "yes"; help: SECCOMP_VERBOSE is 0 or 1',
  ],
];

/** On whichever processor this runs, it is its own ABI that messages name. */
const ownAbi = (message: string) =>
  process.arch === "arm64" ? message.replaceAll("x86_64", "aarch64") : message;

test.each(refusals)("%s is refused", (_, variables, message) => {
  const folder = emptyFolder();
  const stderr = `libsandbox: ${ownAbi(message)}\n`;
  expect(startFiltered([program("phases")], variables, { folder })).toEqual({
    status: REFUSED,
    stdout: "",
    stderr,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("what is refused, musl's programs and programs that need the library refuse alike", () => {
  const [, variables, message] = refusals[0] ?? ["", {}, ""];
  const stderr = `libsandbox: ${message}\n`;
  for (const name of ["phases-musl", "phases-needed", "phases-needed-late", "phases-musl-needed"]) {
    const folder = emptyFolder();
    const run = name.includes("needed") ? start : startFiltered;
    const end = run([program(name)], variables, { folder });
    expect([name, end]).toEqual([name, { status: REFUSED, stdout: "", stderr }]);
    expect(readdirSync(folder)).toEqual([]);
  }
});

// Bytes and repetitions, which no JavaScript object can tell of.
test.each([
  [
    "a list that is there twice",
    [`${ALLOW}=write`, `${ALLOW}=`],
    `environment: "${ALLOW}" is set twice; help: set it once`,
  ],
  [
    "a list that is there twice, unchanged",
    [`${DENY}=ptrace`, "A=1", `${DENY}=ptrace`],
    `environment: "${DENY}" is set twice; help: set it once`,
  ],
  [
    "bytes that are no UTF-8",
    [`${ALLOW}=\xff\xfe`],
    `${ALLOW}:1:1: unexpected character "\\xff"; ${CHARACTERS}`,
  ],
  [
    "an unknown variable without a value",
    [`${ALLOW}=${PHASES}`, "SECCOMP_"],
    `environment: unknown variable "SECCOMP_"; ${VARIABLES}`,
  ],
])("in a raw environment, %s is refused", (_, entries, message) => {
  const folder = emptyFolder();
  const file = join(emptyFolder(), "entries");
  writeFileSync(file, `LD_PRELOAD=${library}\0${entries.join("\0")}\0`, "latin1");
  const command = [program("with-environment"), file, program("phases"), "phases"];
  expect(start(command, {}, { folder })).toEqual({
    status: REFUSED,
    stdout: "",
    stderr: `libsandbox: ${message}\n`,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("a raw environment that is in order is taken", () => {
  const file = join(emptyFolder(), "entries");
  writeFileSync(file, `LD_PRELOAD=${library}\0${ALLOW}=${PHASES}\0odd\0=\0`);
  const command = [program("with-environment"), file, program("phases"), "phases"];
  expect(start(command, {}, { folder: emptyFolder() }).status).toBe(0);
});

test("on a terminal, a message shows the place", () => {
  const folder = emptyFolder();
  const variables = { LD_PRELOAD: library, [ALLOW]: "write:wriet # \u001b[2J" };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const line = `env -i ${assignments.join(" ")} ${program("phases")}`;
  const command = ["script", "--quiet", "--return", "--command", line, "/dev/null"];
  const path = { PATH: "/usr/bin:/bin" };
  const shown = [
    'libsandbox: SECCOMP_SYSCALL_ALLOW:1:7: unknown system call "wriet"',
    "  1 | write:wriet # ?[2J",
    "    |       ^^^^^",
    'help: did you mean "write"?',
    "",
  ];
  expect(start(command, path, { folder })).toEqual({
    status: REFUSED,
    stdout: shown.join("\r\n"),
    stderr: "",
  });
  expect(readdirSync(folder)).toEqual([]);
});
