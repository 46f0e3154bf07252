// options: what they say, and that the launcher refuses what is refused here, in the same words.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { formatFailure } from "../src/failure.js";
import { parseOptions } from "../src/options.js";
import { launcher } from "./built.js";

test.each([
  [[], { program: [] }],
  [["ls", "-a", "x"], { program: ["ls", "-a", "x"] }],
  [["--", "-a", "x"], { program: ["-a", "x"] }],
  [["-a", "read", "--", "--", "x"], { allow: "read", program: ["--", "x"] }],
  [["-a", "read", "ls"], { allow: "read", program: ["ls"] }],
  [["-aread", "ls"], { allow: "read", program: ["ls"] }],
  [["-a=read", "ls"], { allow: "=read", program: ["ls"] }],
  [["--allow=read", "ls"], { allow: "read", program: ["ls"] }],
  [["--allow", "read", "ls"], { allow: "read", program: ["ls"] }],
  [["--allow=", "ls"], { allow: "", program: ["ls"] }],
  [["--allow", "", "ls"], { allow: "", program: ["ls"] }],
  [["--allow=a=b\nc", "ls"], { allow: "a=b\nc", program: ["ls"] }],
  [["-a", "-execve", "ls"], { allow: "-execve", program: ["ls"] }],
  [["--deny", "--", "ls"], { deny: "--", program: ["ls"] }],
  [["-p", "f", "--at", "main"], { policy: "f", at: "main", program: [] }],
  [
    ["--via=suspend", "--verbose", "--report", "3"],
    { via: "suspend", verbose: true, report: "3", program: [] },
  ],
  [
    ["--default-action", "log", "--arch", "i386"],
    { "default-action": "log", arch: "i386", program: [] },
  ],
  [
    ["--learn", "--output=x", "--verify", "--json", "ls"],
    { learn: true, output: "x", verify: true, json: true, program: ["ls"] },
  ],
  [["--learn=ptrace", "ls"], { learn: "ptrace", program: ["ls"] }],
  [["--learn", "ptrace"], { learn: true, program: ["ptrace"] }],
  [["--learn=notify", "--records=3"], { learn: "notify", records: "3", program: [] }],
  [["-h", "-V"], { help: true, version: true, program: [] }],
  [["--audit"], { audit: true, program: [] }],
  [["--audit", "-"], { audit: true, program: ["-"] }],
  [
    ["--audit", "--follow", "--json", "-"],
    { audit: true, follow: true, json: true, program: ["-"] },
  ],
  [["--audit", "log", "--follow"], { audit: true, program: ["log", "--follow"] }],
  [["--audit", "--", "-"], { audit: true, program: ["-"] }],
  [["--show", "bpf", "-d", "ptrace", ""], { show: "bpf", deny: "ptrace", program: [""] }],
  [["--inspect", "12", "--show=program"], { inspect: "12", show: "program", program: [] }],
])("options: %j", (args, options) => {
  expect(parseOptions(args)).toEqual(options);
});

const refusals: [string[], string][] = [
  [["--alow", "read"], 'unknown option "--alow"; help: sandboxify --help lists the options'],
  [["-x"], 'unknown option "-x"; help: sandboxify --help lists the options'],
  [["-"], 'unknown option "-"; help: sandboxify --help lists the options'],
  [["--=x"], 'unknown option "--=x"; help: sandboxify --help lists the options'],
  [["---"], 'unknown option "---"; help: sandboxify --help lists the options'],
  [
    ['-\u00e9\x1b\n"\\'],
    'unknown option "-\\xc3\\xa9\\x1b\\x0a\\"\\\\"; help: sandboxify --help lists the options',
  ],
  [
    [`--${"x".repeat(300)}`],
    `unknown option "--${"x".repeat(158)}..."; help: sandboxify --help lists the options`,
  ],
  [["--allow"], 'option "--allow" needs a value; help: sandboxify --help shows it'],
  [["-d"], 'option "-d" needs a value; help: sandboxify --help shows it'],
  [["--inspect"], 'option "--inspect" needs a value; help: sandboxify --help shows it'],
  [["--show"], 'option "--show" needs a value; help: sandboxify --help shows it'],
  [["--verbose=1"], 'option "--verbose=1" takes no value; help: leave the value out'],
  [["--audit=-"], 'option "--audit=-" takes no value; help: leave the value out'],
  [["--follow", "-x"], 'unknown option "-x"; help: sandboxify --help lists the options'],
  [["-hx"], 'option "-hx" takes no value; help: leave the value out'],
  [
    ["--at", "start"],
    'unknown install point "start"; help: the install points are exec, entry and main',
  ],
  [["--at="], 'unknown install point ""; help: the install points are exec, entry and main'],
  [["--learn=magic"], 'unknown way to learn "magic"; help: the ways are notify and ptrace'],
  [["--learn="], 'unknown way to learn ""; help: the ways are notify and ptrace'],
  [["--via", "magic"], 'unknown way "magic"; help: the ways are auto, keyed, inject and suspend'],
  [
    ["-a", "read", "--allow=write"],
    'option "--allow=write" is given twice; help: give it once; the items of a list are separated by ":"',
  ],
  [
    ["--verbose", "--verbose"],
    'option "--verbose" is given twice; help: give it once; the items of a list are separated by ":"',
  ],
];

function refusalOf(args: readonly string[]): string {
  try {
    return JSON.stringify(parseOptions(args));
  } catch (error) {
    return formatFailure(error, false);
  }
}

test.each(refusals)("options: %j is refused, here and by the launcher", (args, message) => {
  expect(refusalOf(args)).toBe(`sandboxify: ${message}\n`);
  const { status, stdout, stderr } = spawnSync(launcher, args, { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 125,
    stdout: "",
    stderr: `sandboxify: ${message}\n`,
  });
});

// Each is right in one place and wrong in another: the first fault that is met is told.
test.each([
  [["--at", "start", "--nonsense"]],
  [["--nonsense", "--at", "start"]],
  [["-a", "x", "-a"]],
  [["-hx", "-hx"]],
  [["--help", "--nonsense"]],
  [["--show", "nothing", "-x"]],
])("options: of %j, the launcher tells the same fault", (args) => {
  const { stderr } = spawnSync(launcher, args, { encoding: "utf8" });
  expect(stderr).toBe(refusalOf(args));
});
