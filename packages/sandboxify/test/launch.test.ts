// launch: programs under the launcher that was built, and what stands in for it where it would go wrong.

import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { parsePolicy } from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { launch } from "../src/index.js";
import { abi } from "./built.js";
import { file, folder } from "./folder.js";
import { env, harmless, isRoot, other, outcome, shell } from "./launching.js";

describe("a program that is launched", () => {
  test("is Node's own child process, filtered from the beginning", async () => {
    const child = await shell("grep Seccomp: /proc/self/status; echo $$ >&2; exit 7");
    expect(await outcome(child)).toEqual({
      stdout: "Seccomp:\t2\n",
      stderr: `${child.pid}\n`,
      end: { kind: "exited", status: 7 },
    });
    expect([child.exitCode, child.signalCode]).toEqual([7, null]);
  });

  test("gets its input and its arguments as they are", async () => {
    const words = ["", "a b", "-a", "--", "\n", "\u00e9"];
    const child = await launch("printf", ["%s|", ...words], harmless);
    expect((await outcome(child)).stdout).toBe(words.map((word) => `${word}|`).join(""));
    const cat = await launch("cat", undefined, harmless);
    cat.stdin?.end("pear\n");
    expect((await outcome(cat)).stdout).toBe("pear\n");
  });

  test.each(["exec", "entry", "main"] as const)("at %s, has one filter", async (at) => {
    const child = await launch("grep", ["Seccomp", "/proc/self/status"], { ...harmless, at });
    expect((await outcome(child)).stdout).toBe("Seccomp:\t2\nSeccomp_filters:\t1\n");
  });

  test.each(["keyed", "inject"] as const)(
    "via %s, may not execute others when that is denied",
    async (via) => {
      const line = "(exec true) 2>/dev/null || echo refused";
      const child = await shell(line, { deny: "execve=EPERM", via });
      expect((await outcome(child)).stdout).toBe("refused\n");
    },
  );

  test("does not see the report, nor what the environment says of filters", async () => {
    const stdio: StdioOptions = ["ignore", "pipe", "inherit", "ignore", "pipe"];
    const line = "ls /proc/$$/fd; env";
    const plain = spawn("sh", ["-c", line], { env: { ...env, KEPT: "1" }, stdio });
    const expected = await text(plain.stdout as Readable);
    const child = await shell(line, {
      env: { ...env, SECCOMP_SYSCALL_ALLOW: "", SECCOMP_DEFAULT_ACTION: "log", KEPT: "1" },
      stdio,
    });
    expect(child.stdio).toHaveLength(5);
    expect((await outcome(child)).stdout).toBe(expected);
  });

  test("gets the descriptors that its caller gives it", async () => {
    const child = await shell("echo hello >&4", {
      stdio: ["ignore", "pipe", "inherit", "ignore", "pipe"],
    });
    expect(await text(child.stdio[4] as Readable)).toBe("hello\n");
  });

  test("starts where it is told to, by a path or a URL", async () => {
    file("here", "#!/bin/sh\npwd\n", 0o755);
    for (const cwd of [folder, pathToFileURL(folder)]) {
      const child = await launch("./here", [], { ...harmless, cwd });
      expect((await outcome(child)).stdout).toBe(`${folder}\n`);
    }
  });

  test("is who it is told to be", async () => {
    const options = isRoot ? { uid: other, gid: other } : {};
    const child = await launch("id", ["-u"], { ...harmless, ...options });
    expect((await outcome(child)).stdout).toBe(`${other}\n`);
  });

  test("has a session of its own when it is detached", async () => {
    const child = await launch("sh", ["-c", "cut -d' ' -f6 /proc/$$/stat"], {
      ...harmless,
      detached: true,
    });
    expect((await outcome(child)).stdout).toBe(`${child.pid}\n`);
  });

  test("exchanges messages with its parent", async () => {
    const script =
      "process.on('message', ({ n }) => { process.send({ n: n + 1n }); process.disconnect(); })";
    const child = await launch(process.execPath, ["-e", script], {
      deny: "ptrace",
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const answer = once(child, "message");
    child.send({ n: 41n });
    expect((await answer)[0]).toEqual({ n: 42n });
    expect(await child.ended).toEqual({ kind: "exited", status: 0 });
  });

  test("tells its items when it is to", async () => {
    const child = await launch("true", [], { ...harmless, verbose: true });
    expect((await outcome(child)).stderr).toBe(
      "adding ptrace to the process seccomp filter (kill)\n",
    );
  });

  test("is held to a Policy", async () => {
    const policy = parsePolicy("mkdir=EROFS:mkdirat=EROFS", { list: "deny" });
    const child = await launch("mkdir", [`${folder}/made`], { policy, env });
    const { stderr, end } = await outcome(child);
    expect(stderr).toContain("Read-only file system");
    expect(end).toEqual({ kind: "exited", status: 1 });
  });

  test("is held to a policy file", async () => {
    const path = file("launch.env", 'SECCOMP_SYSCALL_DENY="uname"\nSECCOMP_DEFAULT_ACTION=EPERM\n');
    const child = await launch("uname", [], { file: path, env });
    expect((await outcome(child)).end).toEqual({ kind: "exited", status: 1 });
  });

  test("may call by the ABIs that it is told", async () => {
    const architectures: Abi[] = abi === "x86_64" ? ["x86_64", "i386"] : ["aarch64", "arm"];
    const child = await launch("true", [], { ...harmless, architectures });
    expect(await child.ended).toEqual({ kind: "exited", status: 0 });
  });

  test("takes a list of 65,535 bytes", async () => {
    const items = "ptrace:".repeat(4000);
    const allow = `${items}#${"x".repeat(65_534 - items.length)}`;
    const child = await launch("true", [], { deny: allow, env });
    expect(await child.ended).toEqual({ kind: "exited", status: 0 });
  });
});

test("a policy file that has two lists deserves a word", async () => {
  const path = file("both.env", "SECCOMP_SYSCALL_ALLOW=\nSECCOMP_SYSCALL_DENY=ptrace\n");
  const warned = once(process, "warning");
  const child = await launch("true", [], { file: path, env });
  await child.ended;
  const [warning] = await warned;
  expect(warning).toMatchObject({ name: "PolicyWarning" });
  expect(warning.message).toContain(`${path}:2:1: `);
});

test("a hundred programs at once are each as they are alone", async () => {
  const children = await Promise.all(
    Array.from({ length: 100 }, (_, index) => shell(`exit ${index}`, { stdio: "ignore" })),
  );
  const ends = await Promise.all(children.map(({ ended }) => ended));
  expect(ends).toEqual(children.map((_, status) => ({ kind: "exited", status })));
});
