// The command that prints, as a program of its own and as the launcher starts it.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compilePolicy, parsePolicy, programBytes } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { abi, launcher, main, shim } from "./built.js";
import { file, folder } from "./folder.js";
import { FILE, print, printed, refused } from "./printing.js";

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
