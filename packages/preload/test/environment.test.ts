// The whole environment that comes out, for every way of asking.

import { PolicyError } from "@sbx/policy";
import { expect, test } from "vitest";
import { environmentWith } from "../src/environment.js";
import type { PreloadOptions } from "../src/options.js";

const LIBRARY = "/opt/sbx/libsandbox.so";

const environment = (
  options: PreloadOptions,
  base: Readonly<Record<string, string | undefined>> = {},
  library = LIBRARY,
) => environmentWith(library, "x86_64", options, base);

test.each<[string, PreloadOptions, Record<string, string>]>([
  ["a list", { allow: "fstat:write" }, { SECCOMP_SYSCALL_ALLOW: "fstat:write" }],
  ["items", { allow: ["fstat", "write=EPERM"] }, { SECCOMP_SYSCALL_ALLOW: "fstat:write=EPERM" }],
  ["no items", { allow: [] }, { SECCOMP_SYSCALL_ALLOW: "" }],
  ["an empty list", { allow: "" }, { SECCOMP_SYSCALL_ALLOW: "" }],
  [
    "a comment in a text",
    { allow: "write # why\nread" },
    { SECCOMP_SYSCALL_ALLOW: "write # why\nread" },
  ],
  ["a list to deny", { deny: "execve" }, { SECCOMP_SYSCALL_DENY: "execve" }],
  ["items to deny", { deny: ["execve", "ptrace"] }, { SECCOMP_SYSCALL_DENY: "execve:ptrace" }],
  ["nothing to deny", { deny: [] }, { SECCOMP_SYSCALL_DENY: "" }],
  [
    "an undefined list beside it",
    { allow: "write", deny: undefined },
    { SECCOMP_SYSCALL_ALLOW: "write" },
  ],
  [
    "everything",
    { deny: "execve", defaultAction: "log", installAt: "constructor", verbose: true },
    {
      SECCOMP_SYSCALL_DENY: "execve",
      SECCOMP_DEFAULT_ACTION: "log",
      SECCOMP_INSTALL_AT: "constructor",
      SECCOMP_VERBOSE: "1",
    },
  ],
  [
    "what is the default",
    { deny: "execve", defaultAction: "kill", installAt: "main", verbose: false },
    { SECCOMP_SYSCALL_DENY: "execve", SECCOMP_DEFAULT_ACTION: "kill", SECCOMP_INSTALL_AT: "main" },
  ],
])("preloadEnvironment: %s", (_, options, variables) => {
  expect(environment(options)).toEqual({ ...variables, LD_PRELOAD: LIBRARY });
});

test("preloadEnvironment: what was inherited about a filter is replaced, the rest is kept", () => {
  const base = {
    PATH: "/bin",
    EMPTY: "",
    SECCOMP_ARCHITECTURES: "i386",
    SECCOMP_DEFAULT_ACTION: "nonsense",
    SECCOMP_INSTALL_AT: "constructor",
    SECCOMP_SYSCALL_ALLOW: "nonsense",
    SECCOMP_SYSCALL_DENY: "nonsense",
    SECCOMP_VERBOSE: "1",
  };
  const before = { ...base };
  expect(environment({ allow: "write" }, base)).toEqual({
    PATH: "/bin",
    EMPTY: "",
    SECCOMP_SYSCALL_ALLOW: "write",
    LD_PRELOAD: LIBRARY,
  });
  expect(base).toEqual(before);
});

test.each([
  ["", LIBRARY],
  ["/a.so", `${LIBRARY}:/a.so`],
  ["/a.so:/b.so", `${LIBRARY}:/a.so:/b.so`],
  ["/a.so /b.so", `${LIBRARY}:/a.so:/b.so`],
  [LIBRARY, LIBRARY],
  [`/a.so:${LIBRARY}`, `${LIBRARY}:/a.so`],
  [` :/a.so: ${LIBRARY}:`, `${LIBRARY}:/a.so`],
])("preloadEnvironment: an inherited LD_PRELOAD=%j becomes %j", (inherited, expected) => {
  expect(environment({ allow: "write" }, { LD_PRELOAD: inherited })).toHaveProperty(
    "LD_PRELOAD",
    expected,
  );
});

test.each(["/a b/l.so", "/a:b/l.so", "/a\tb/l.so", "/$LIB/l.so"])(
  "preloadEnvironment: the loader would misread the path %j",
  (library) => {
    expect(() => environment({ allow: "write" }, {}, library)).toThrow(
      `LD_PRELOAD cannot hold the path ${JSON.stringify(library)}: install @sbx/preload in a folder without spaces, colons and dollar signs`,
    );
  },
);

const EXACTLY_ONE = 'exactly one of the options "allow" and "deny" is needed';

test.each<[unknown, string]>([
  [{}, `${EXACTLY_ONE}, found neither`],
  [{ defaultAction: "log" }, `${EXACTLY_ONE}, found neither`],
  [{ allow: "write", deny: "execve" }, `${EXACTLY_ONE}, found both`],
  [{ allow: [], deny: [] }, `${EXACTLY_ONE}, found both`],
  [
    { alow: "write" },
    'unknown option "alow"; the options are "allow", "deny", "defaultAction", "installAt", "verbose"',
  ],
  [undefined, "the options must be an object, got a value of type undefined"],
  [null, "the options must be an object, got null"],
  ["write", "the options must be an object, got a value of type string"],
  [{ allow: 1 }, 'the option "allow" must be a string or an array, got a value of type number'],
  [{ deny: null }, 'the option "deny" must be a string or an array, got null'],
  [
    { allow: ["write", 1] },
    'the option "allow" must hold strings only, found a value of type number',
  ],
  [
    { deny: ["write # why", "execve"] },
    'the option "deny" holds a comment, "write # why": leave the comment out, or give the whole list as one string',
  ],
  [
    { allow: "", defaultAction: 1 },
    'the option "defaultAction" must be a string, got a value of type number',
  ],
  [{ allow: "", installAt: [] }, 'the option "installAt" must be a string, got an array'],
  [
    { allow: "", verbose: "1" },
    'the option "verbose" must be true or false, got a value of type string',
  ],
])("preloadEnvironment: the options %j are a TypeError", (options, message) => {
  expect(() => environment(options as PreloadOptions)).toThrow(new TypeError(message));
});

test.each<[object, string]>([
  [{ allow: "wriet" }, 'SECCOMP_SYSCALL_ALLOW:1:1: unknown system call "wriet"'],
  [{ deny: "execve=" }, "SECCOMP_SYSCALL_DENY:1:8: "],
  [{ allow: "", defaultAction: "explode" }, "SECCOMP_DEFAULT_ACTION:1:1: "],
  [{ allow: "", installAt: "later" }, "SECCOMP_INSTALL_AT:1:1: "],
])(
  "preloadEnvironment: what the library would refuse, %j, is refused at once",
  (options, message) => {
    const attempt = () => environment(options as PreloadOptions);
    expect(attempt).toThrow(PolicyError);
    expect(attempt).toThrow(message);
  },
);

test("preloadEnvironment: so is an inherited variable that the library does not know", () => {
  expect(() => environment({ allow: "write" }, { SECCOMP_SYSCAL_DENY: "execve" })).toThrow(
    PolicyError,
  );
});
