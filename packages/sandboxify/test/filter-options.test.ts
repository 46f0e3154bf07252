// filter-options: what a caller may write, and which variables it is.

import { formatPolicy, parsePolicy, resolve } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { makeFilter } from "../src/filter.js";
import { checkOptions, FILTER_OPTIONS, filterVariables } from "../src/filter-options.js";
import { launcherArguments } from "../src/launcher-arguments.js";
import { file } from "./folder.js";

/** What the launcher is given. */
const argumentsOf = (options: unknown, manner = {}) =>
  launcherArguments(filterVariables(checkOptions(options, FILTER_OPTIONS)), "x86_64", manner);

const service = file(
  "service.env",
  `SECCOMP_SYSCALL_DENY="
  ptrace # no debuggers
  execve"
SECCOMP_DEFAULT_ACTION=EPERM
SECCOMP_INSTALL_AT=entry
SECCOMP_VERBOSE=1
`,
);

describe("what is told to the launcher", () => {
  test.each<[object, string[]]>([
    [{ allow: "read:write" }, ["--allow=read:write", "--default-action=kill", "--at=exec"]],
    [{ allow: ["read", "write"] }, ["--allow=read:write", "--default-action=kill", "--at=exec"]],
    [{ allow: [] }, ["--allow=", "--default-action=kill", "--at=exec"]],
    [{ allow: "" }, ["--allow=", "--default-action=kill", "--at=exec"]],
    [
      { deny: "read # \u00e9", defaultAction: "1" },
      ["--deny=read # \u00e9", "--default-action=EPERM", "--at=exec"],
    ],
    [
      { deny: "read", architectures: ["x86_64", "i386"] },
      ["--deny=read", "--default-action=kill", "--arch=x86_64:i386", "--at=exec"],
    ],
    [
      { policy: parsePolicy("read  write=EPERM", { defaultAction: "log" }) },
      ["--allow=read:write=EPERM", "--default-action=log", "--at=exec"],
    ],
    [
      { policy: parsePolicy("read", { list: "deny" }), architectures: ["x86_64"] },
      ["--deny=read", "--default-action=kill", "--arch=x86_64", "--at=exec"],
    ],
    [
      { file: service },
      [
        "--deny=\n  ptrace # no debuggers\n  execve",
        "--default-action=EPERM",
        "--at=entry",
        "--verbose",
      ],
    ],
    [
      { file: service, defaultAction: "log", architectures: ["x86_64"] },
      [
        "--deny=\n  ptrace # no debuggers\n  execve",
        "--default-action=log",
        "--arch=x86_64",
        "--at=entry",
        "--verbose",
      ],
    ],
  ])("of %j", (options, args) => {
    expect(argumentsOf(options)).toEqual(args);
  });

  test("how the launcher goes about it is the caller's choice", () => {
    expect(argumentsOf({ file: service }, { at: "main", via: "inject", verbose: false })).toEqual([
      "--deny=\n  ptrace # no debuggers\n  execve",
      "--default-action=EPERM",
      "--at=main",
      "--via=inject",
    ]);
  });
});

test.each([
  [
    "@basic-io:-read:socket(domain == AF_UNIX || type & 0xf == 2):openat=EACCES",
    "allow",
    "kill",
    ["x86_64"],
  ],
  ["ptrace=ENOSYS:clone(flags & CLONE_NEWUSER != 0)", "deny", "EPERM", ["x86_64"]],
  ["write:open:socketcall:mmap2", "allow", "trap", ["x86_64", "i386"]],
  ["ioctl(request == TIOCSTI)=log:@exec", "deny", "kill-thread", ["x86_64", "i386", "x32"]],
] as const)("a Policy means the same to the launcher: %s", (text, list, defaultAction, abis) => {
  const policy = parsePolicy(text, { list, defaultAction });
  const variables = filterVariables({ policy, architectures: abis });
  const { ruleset, policy: again } = makeFilter(variables, "x86_64");
  expect(ruleset).toEqual(resolve(policy, abis));
  expect(formatPolicy(again)).toBe(formatPolicy(policy));
});

test.each<[unknown, string]>([
  [undefined, "the options must be an object, got a value of type undefined"],
  [null, "the options must be an object, got null"],
  ["read", "the options must be an object, got a value of type string"],
  [{ alow: "x" }, 'unknown option "alow"; the options are "policy", "file", "allow", "deny", '],
  [{}, 'exactly one of the options "policy", "file", "allow" and "deny" is needed, found none'],
  [{ allow: undefined }, "is needed, found none"],
  [{ allow: "", deny: "" }, 'is needed, found "allow" and "deny"'],
  [{ policy: parsePolicy("read"), file: "x" }, 'is needed, found "policy" and "file"'],
  [{ allow: 7 }, 'the option "allow" must be a string or an array, got a value of type number'],
  [
    { allow: ["read", 7] },
    'the option "allow" must hold strings only, found a value of type number',
  ],
  [
    { deny: ["read # all"] },
    'the option "deny" holds a comment, "read # all": leave the comment out',
  ],
  [
    { policy: "read" },
    'the option "policy" must be a Policy, got a value of type string: make one',
  ],
  [{ policy: { items: [] } }, 'the option "policy" must be a Policy, got a value of type object'],
  [{ file: 7 }, 'the option "file" must be a path, got a value of type number'],
  [{ deny: "read", defaultAction: 1 }, 'the option "defaultAction" must be a string, got'],
  [
    { policy: parsePolicy("read"), defaultAction: "log" },
    'the options "policy" and "defaultAction" exclude each other',
  ],
  [{ deny: "x", architectures: "i386" }, 'the option "architectures" must be an array, got'],
])("%j is no description of a filter", (options, message) => {
  expect(() => argumentsOf(options)).toThrow(TypeError);
  expect(() => argumentsOf(options)).toThrow(message);
});

test.each<[object, string]>([
  [{ allow: "wriet" }, 'allow:1:1: unknown system call "wriet"'],
  [{ deny: ["read", "wriet"] }, 'deny:1:6: unknown system call "wriet"'],
  [{ deny: "read", defaultAction: "allow" }, "defaultAction:1:1: "],
  [{ deny: "read", architectures: ["i386"] }, "architectures:1:1: "],
  [{ deny: "read", architectures: [] }, "architectures:1:1: "],
  [{ file: file("wrong.env", "SECCOMP_SYSCALL_ALLOW=wriet\n") }, "wrong.env:1:23: "],
  [{ file: file("none.env", "\n") }, "none.env:1:1: "],
])("%j makes no filter, and the message says where", (options, message) => {
  expect(() => argumentsOf(options)).toThrow(
    expect.objectContaining({ name: "PolicyError", message: expect.stringContaining(message) }),
  );
});

test("a file that is not there is Node's own error", () => {
  expect(() => argumentsOf({ file: "/no/such/file" })).toThrow(
    expect.objectContaining({ code: "ENOENT" }),
  );
});
