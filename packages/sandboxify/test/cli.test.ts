// The command that prints: in this process, as a program of its own, and as the launcher starts it.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compilePolicy, parsePolicy, programBytes, readPolicyFile } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { run } from "../src/cli.js";
import { FAILURES } from "../src/failures.js";
import { abi, launcher, main, shim } from "./built.js";
import { file, folder } from "./folder.js";

const FILE = 'SECCOMP_SYSCALL_DENY="execve=EPERM"\nSECCOMP_INSTALL_AT=main\n';

function print(
  args: readonly string[],
  { terminal = false, environment = {} as Record<string, string> } = {},
) {
  const said = { status: 0, stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    terminal,
    write: (text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString("hex");
    },
  });
  said.status = run(args, {
    version: "1.2.3",
    environment,
    read: (path) => {
      if (path === "service.env") return Buffer.from(FILE);
      throw FAILURES.fileUnreadable(`"${path}" (ENOENT)`);
    },
    abiOf: (program) => (program === "./app-i386" ? "i386" : "x86_64"),
    stdout: output("stdout"),
    stderr: output("stderr"),
  });
  return said;
}

const printed = (stdout: string) => ({ status: 0, stdout, stderr: "" });
const refused = (message: string) => ({
  status: 125,
  stdout: "",
  stderr: `sandboxify: ${message}\n`,
});

describe("--help", () => {
  test.each([[["--help"]], [["-h"]], [["-V", "-h"]], [["--show", "bpf", "--help", "ls"]]])(
    "%j prints the usage",
    (args) => {
      const { status, stdout, stderr } = print(args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: sandboxify \[options\] \[--\] PROGRAM \[ARG\.\.\.\]\n/);
    },
  );

  test("names every option, every status, and three examples, in lines that fit", () => {
    const { stdout } = print(["--help"]);
    const options = "allow deny policy default-action arch at via verbose report show help version";
    for (const option of options.split(" ")) expect(stdout).toContain(`--${option} `.trimEnd());
    for (const status of ["125", "126", "127", "159"]) expect(stdout).toContain(status);
    const [, examples = ""] = stdout.split("Examples:\n");
    expect(examples.trimEnd().split("\n")).toHaveLength(3);
    expect(stdout.split("\n").filter((line) => line.length > 110)).toEqual([]);
  });
});

test.each(["--version", "-V"])("%s prints the version", (option) => {
  expect(print([option])).toEqual(printed("1.2.3\n"));
});

describe("--show", () => {
  test.each([
    [["-a", "write"], 'SECCOMP_SYSCALL_ALLOW="write"\n'],
    [["-a", ""], 'SECCOMP_SYSCALL_ALLOW=""\n'],
    [
      ["-d", "ptrace:execve=EACCES", "--default-action", "EPERM", "ls"],
      'SECCOMP_SYSCALL_DENY="ptrace execve=EACCES"\nSECCOMP_DEFAULT_ACTION=EPERM\n',
    ],
    [
      ["-a", "write", "--arch", "x86_64:i386"],
      'SECCOMP_SYSCALL_ALLOW="write"\nSECCOMP_ARCHITECTURES=x86_64:i386\n',
    ],
    [["-a", "write", "--at=entry"], 'SECCOMP_SYSCALL_ALLOW="write"\nSECCOMP_INSTALL_AT=entry\n'],
    [["-p", "service.env"], 'SECCOMP_SYSCALL_DENY="execve=EPERM"\nSECCOMP_INSTALL_AT=main\n'],
    [
      ["-p", "service.env", "--at", "exec"],
      'SECCOMP_SYSCALL_DENY="execve=EPERM"\nSECCOMP_INSTALL_AT=exec\n',
    ],
  ])("policy %j", (args, text) => {
    expect(print(["--show", "policy", ...args])).toEqual(printed(text));
    expect(() => readPolicyFile("shown", text)).not.toThrow();
  });

  test("policy takes the variables of the environment", () => {
    const environment = { SECCOMP_SYSCALL_ALLOW: "read\nwrite" };
    expect(print(["--show", "policy"], { environment })).toEqual(
      printed('SECCOMP_SYSCALL_ALLOW="read write"\n'),
    );
  });

  test("ruleset has numbers for each ABI", () => {
    const args = ["--show=ruleset", "-a", "write", "--arch", "x86_64:i386"];
    expect(print(args)).toEqual(
      printed(
        "x86_64\n  1 write: allow\n  every other call: kill\n" +
          "i386\n  4 write: allow\n  every other call: kill\ncalls of other ABIs: kill\n",
      ),
    );
  });

  test("ruleset is that of the program's own ABI", () => {
    const { stdout } = print(["--show=ruleset", "-a", "write", "./app-i386"]);
    expect(stdout).toMatch(/^i386\n {2}4 write: allow\n/);
  });

  test("program is instructions", () => {
    const { status, stdout } = print(["--show", "program", "-a", "write"]);
    const { instructions } = compilePolicy(parsePolicy("write"), "x86_64");
    expect(status).toBe(0);
    expect(stdout.trimEnd().split("\n").length).toBeGreaterThanOrEqual(instructions.length);
    expect(stdout).toContain("allow");
  });

  test("bpf is the bytes of the filter", () => {
    const bytes = programBytes(compilePolicy(parsePolicy("write"), "x86_64"));
    expect(print(["--show", "bpf", "-a", "write"])).toEqual(
      printed(Buffer.from(bytes).toString("hex")),
    );
  });

  test("bpf is not for a terminal", () => {
    expect(print(["--show", "bpf", "-a", "write"], { terminal: true })).toEqual(
      refused(
        "bpf is bytes, which are not for a terminal\n" +
          "help: send them elsewhere, as in bwrap --seccomp 10 10< <(sandboxify --show bpf ...)",
      ),
    );
  });

  test.each([
    [
      ["bfp", "-a", "write"],
      'unknown form "bfp"; help: the forms are policy, ruleset, program and bpf',
    ],
    [
      ["toString", "-a", "x"],
      'unknown form "toString"; help: the forms are policy, ruleset, program and bpf',
    ],
    [
      ["policy", "ls"],
      "there is no policy to show; help: give --allow, --deny or --policy, or set SECCOMP_SYSCALL_ALLOW",
    ],
    [
      ["policy", "-a", "wriet"],
      '--allow:1:1: unknown system call "wriet"; help: did you mean "write"?',
    ],
    [
      ["policy", "-p", "other.env"],
      'cannot read the policy file "other.env" (ENOENT); help: check its name and its permissions',
    ],
    [
      ["policy", "-a", "write", "--arch", "i386"],
      '--arch:1:1: "i386" does not name x86_64, the program\'s own; help: add x86_64, or every call of the program is killed',
    ],
  ])("%j is refused", (args, message) => {
    expect(print(["--show", ...args])).toEqual(refused(message));
  });

  test("on a terminal, a fault is shown where it stands", () => {
    expect(print(["--show", "policy", "-a", "read:wriet"], { terminal: true })).toEqual(
      refused(
        '--allow:1:6: unknown system call "wriet"\n  1 | read:wriet\n    |      ^^^^^\nhelp: did you mean "write"?',
      ),
    );
  });

  test("a list that is ignored deserves a word", () => {
    const environment = { SECCOMP_SYSCALL_ALLOW: "read", SECCOMP_SYSCALL_DENY: "write" };
    const { status, stdout, stderr } = print(["--show", "policy"], { environment });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'SECCOMP_SYSCALL_ALLOW="read"\n' });
    expect(stderr).toMatch(/^sandboxify: SECCOMP_SYSCALL_DENY: .*; help: .*\n$/);
  });
});

test("to run programs is not its work", () => {
  expect(print(["-a", "write", "ls"])).toEqual(
    refused(
      "there is nothing to print; help: give --show, --help or --version; programs are run by bin/sandboxify",
    ),
  );
});

const commands: [string, string[]][] = [
  ["node dist/main.js", [process.execPath, main]],
  ["the launcher", [launcher]],
  ["bin/sandboxify", [shim]],
];

describe.each(commands)("%s", (_, [program = "", ...before]) => {
  const start = (args: readonly string[], env: Record<string, string> = {}, cwd = folder) =>
    spawnSync(program, [...before, ...args], {
      cwd,
      env: { PATH: process.env.PATH ?? "", ...env },
    });
  const text = (args: readonly string[], env?: Record<string, string>, cwd?: string) => {
    const { status, stdout, stderr } = start(args, env, cwd);
    return { status, stdout: stdout.toString(), stderr: stderr.toString() };
  };

  test("--version and --help", () => {
    expect(text(["--version"])).toEqual(printed(`${manifest.version}\n`));
    expect(text(["-h", "ls"])).toEqual(printed(print(["--help"]).stdout));
  });

  test("--show bpf writes the bytes and nothing else", () => {
    const bytes = programBytes(compilePolicy(parsePolicy("write", { list: "deny" }), abi));
    expect(start(["--show", "bpf", "-d", "write"]).stdout).toEqual(Buffer.from(bytes));
    expect(start(["--show", "bpf"], { SECCOMP_SYSCALL_DENY: "write" }).stdout).toEqual(
      Buffer.from(bytes),
    );
  });

  test("--show reads a file by its name, and says what is wrong with it", () => {
    const path = file("service.env", FILE);
    expect(text(["-p", path, "--show", "policy"])).toEqual(printed(FILE));
    expect(text(["--show=policy", "-p", "no\nwhere"])).toEqual(
      refused(
        'cannot read the policy file "no\\x0awhere" (ENOENT); help: check its name and its permissions',
      ),
    );
    expect(text(["--show=policy", `-p${folder}`])).toEqual(
      refused(
        `cannot read the policy file "${folder}" (EISDIR); help: check its name and its permissions`,
      ),
    );
    const large = file("large.env", "#".repeat((1 << 20) + 1));
    expect(text(["--show=policy", "-p", large])).toEqual(
      refused(
        `the policy file "${large}" has more than 1 MiB; help: a policy has some hundred lines at most`,
      ),
    );
    file("wr\u00f6ng.env", "SECCOMP_SYSCALL_ALLOW=wriet\n");
    expect(text(["--show=policy", "-p", "wr\u00f6ng.env"])).toEqual(
      refused('wr??ng.env:1:23: unknown system call "wriet"; help: did you mean "write"?'),
    );
  });

  test("all arguments arrive as they are", () => {
    expect(text(["--show", "policy", "-a", "write # \u00e9\n\n", "--", "--help"])).toEqual(
      printed('SECCOMP_SYSCALL_ALLOW="write"\n'),
    );
  });
});

test("a reader that goes away ends the command without a word", () => {
  const line = '"$0" "$1" --show program -d @default | head -c 1';
  const { status, stderr } = spawnSync("bash", [
    "-o",
    "pipefail",
    "-c",
    line,
    process.execPath,
    main,
  ]);
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: "" });
});

test("where there is no node, the launcher says so", () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const { status, stderr } = spawnSync(launcher, ["--help"], { env: { PATH: empty } });
  expect(status).toBe(125);
  expect(stderr.toString()).toMatch(
    /^sandboxify: cannot run node on ".*\/dist\/main\.js" \(ENOENT\); help: /,
  );
});

test.each(["no\nwhere", ".", "large.env", "wr\u00f6ng.env"])(
  "of the file %j, the launcher says the same",
  (path) => {
    const say = (...command: string[]) => {
      const [program = "", ...args] = command;
      return spawnSync(program, args, { cwd: folder, encoding: "utf8" }).stderr;
    };
    const message = say(launcher, "-p", path, "true");
    expect(message).toMatch(/^sandboxify: .*; help: .*\n$/);
    expect(say(process.execPath, main, "--show=bpf", "-p", path)).toBe(message);
  },
);
