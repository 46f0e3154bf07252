// learn: what a program calls, as a policy, whatever it is and however it ends.

import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { merge } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { type End, type LearnOptions, launch, learn } from "../../src/index.js";
import { nobody, node, says } from "../confining.js";
import { file, folder } from "../folder.js";
import { env, isRoot, other } from "../launching.js";
import { learnShell, lessonOf } from "./learning.js";

const exited = (status: number): End => ({ kind: "exited", status });
const killed = (signal: NodeJS.Signals): End => ({ kind: "killed", signal });
const user = isRoot ? { uid: other, gid: other } : {};

describe("a program that is learned", () => {
  test.each<[line: string, options: LearnOptions, stdout: string, end: End, calls: string[]]>([
    ["exit 7", {}, "", exited(7), ["exit_group"]],
    ["echo hello", {}, "hello\n", exited(0), ["write"]],
    ["kill -SEGV $$", {}, "", killed("SIGSEGV"), ["kill"]],
    ["kill -KILL $$", {}, "", killed("SIGKILL"), ["kill"]],
    ["(exit 3); echo $?", {}, "3\n", exited(0), ["wait4", "exit_group"]],
    ["cat /etc/passwd | wc -c >&2", { stdio: "ignore" }, "", exited(0), ["execve", "pipe2"]],
    ["pwd", { cwd: folder }, `${folder}\n`, exited(0), ["write"]],
    ["pwd", { cwd: pathToFileURL(folder) }, `${folder}\n`, exited(0), ["write"]],
    ["echo $KEPT", { env: { ...env, KEPT: "1" } }, "1\n", exited(0), ["write"]],
    ["id -u", user, `${other}\n`, exited(0), ["geteuid", "execve"]],
    ["echo $-", { at: "entry" }, "\n", exited(0), ["write"]],
    ["echo $-", { at: "main" }, "\n", exited(0), ["write"]],
    ["id -u", { way: "ptrace" }, `${process.getuid?.()}\n`, exited(0), ["geteuid", "execve"]],
    ["id -u", { way: "ptrace", ...user }, `${other}\n`, exited(0), ["geteuid", "execve"]],
    ["exit 9", { at: "main", way: "ptrace", ...user }, "", exited(9), ["exit_group"]],
    ["exit 5", { detached: true, way: "notify" }, "", exited(5), ["exit_group"]],
  ])("%j with %j", async (line, options, stdout, end, calls) => {
    const { learned, ...told } = await lessonOf(await learnShell(line, options));
    expect(told).toEqual({ stdout, stderr: "", end });
    expect(learned).toMatchObject({ end, output: undefined, merged: false, given: [] });
    const names = learned.items.map(({ subject }) => subject);
    expect(names).toEqual(expect.arrayContaining(calls));
    expect(learned.policy.items).toHaveLength(names.length);
    expect(learned.text).toContain("SECCOMP_SYSCALL_ALLOW=");
    expect(learned.calls).toBe(learned.items.reduce((sum, { count }) => sum + count, 0));
  });

  test.each([{}, { at: "main" }, { way: "ptrace" }])(
    "may have a caller without any privilege: %j",
    (options) => {
      const script = `
        const { learn } = require("@sbx/sandboxify");
        learn("sh", ["-c", "id -u; exit 3"], ${JSON.stringify({ ...options, env })})
          .then(({ learned }) => learned)
          .then(({ end, policy }) => console.log(end.status, policy.items.length > 10));
      `;
      expect(node(script, { become: isRoot ? nobody : [] })).toEqual(says("3 true\n"));
    },
  );

  test("needs no Node in its environment, and no options", async () => {
    const { learned } = await lessonOf(await learn("/bin/true", [], { env: {} }));
    expect(learned).toMatchObject({ end: exited(0), arguments: ["/bin/true"] });
    expect((await learn("/bin/true")).pid).toBeGreaterThan(0);
  });

  test("gets its input and its arguments as they are", async () => {
    const words = ["", "a b", "-a", "--", "--json", "\n", "\t\x1b[31m", '"', "\u00e9", "\u{1f600}"];
    const child = await learn("printf", ["%s|", ...words], { env });
    const { stdout, learned } = await lessonOf(child);
    expect(stdout).toBe(words.map((word) => `${word}|`).join(""));
    expect(learned.arguments).toEqual(["printf", "%s|", ...words]);
    const cat = await learn("cat", undefined, { env });
    cat.stdin?.end("pear\n");
    expect((await lessonOf(cat)).stdout).toBe("pear\n");
  });

  test("writes JSON as it likes: nothing of the launcher's is among it", async () => {
    const { stdout, learned } = await lessonOf(await learnShell(`echo '{"kind":"call"}'`));
    expect(stdout).toBe('{"kind":"call"}\n');
    expect(learned.items.every(({ programs }) => programs.length > 0)).toBe(true);
  });

  test("sees neither descriptors of the launcher, nor what the environment says of filters", async () => {
    const stdio: StdioOptions = ["ignore", "pipe", "inherit", "ignore", "pipe"];
    const line = "ls /proc/$$/fd; env";
    const plain = spawn("sh", ["-c", line], { env, stdio });
    const expected = await text(plain.stdout as Readable);
    const child = await learnShell(line, { env: { ...env, SECCOMP_SYSCALL_ALLOW: "" }, stdio });
    expect(child.stdio).toHaveLength(5);
    expect((await lessonOf(child)).stdout).toBe(expected);
  });

  test("exchanges messages with its parent", async () => {
    const script =
      "process.on('message', ({ n }) => { process.send({ n: n + 1n }); process.disconnect(); })";
    const child = await learn(process.execPath, ["-e", script], {
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const answer = once(child, "message");
    child.send({ n: 41n });
    expect((await answer)[0]).toEqual({ n: 42n });
    expect((await child.learned).end).toEqual(exited(0));
  });

  test("is ended by the signals that its launcher gets", async () => {
    const child = await learnShell("echo ready; exec sleep 60");
    await once(child.stdout as Readable, "data");
    expect(child.kill("SIGTERM")).toBe(true);
    const { end, items } = await child.learned;
    expect(end).toEqual(killed("SIGTERM"));
    expect(items.map(({ subject }) => subject)).toContain("write");
  });

  test("has children, and it is known which calls only they made", async () => {
    const { learned } = await lessonOf(await learnShell("sort /etc/passwd > /dev/null; exit 0"));
    expect(learned.processes.map(({ status }) => status)).toEqual([0, 0]);
    expect(learned.programs.map(({ child }) => child).sort()).toEqual([false, true]);
    const execve = learned.items.find(({ subject }) => subject === "execve");
    expect(execve).toMatchObject({ childOnly: true, count: 1, purpose: expect.any(String) });
  });

  test("may have ended before its caller hears of it", async () => {
    const learning = learnShell("echo hello; echo oh >&2; exit 3");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    const { stdout, stderr, learned } = await lessonOf(await learning);
    expect([stdout, stderr, learned.end]).toEqual(["hello\n", "oh\n", exited(3)]);
  });

  test("is one of many", async () => {
    const children = await Promise.all(
      Array.from({ length: 20 }, (_, status) => learnShell(`exit ${status}`, { stdio: "ignore" })),
    );
    const ends = await Promise.all(children.map(async ({ learned }) => (await learned).end));
    expect(ends).toEqual(children.map((_, status) => exited(status)));
  });
});

describe("what is learned", () => {
  const SAMPLE = file("sample", "pear\napple\n");

  test("is the policy that the program needs, and no more", async () => {
    const { learned } = await lessonOf(await learn("sort", [SAMPLE], { env }));
    const run = async (...args: string[]) =>
      (await launch("sort", args, { policy: learned.policy, env })).ended;
    expect(await run(SAMPLE)).toEqual(exited(0));
    expect(await run("-o", `${folder}/sorted`, SAMPLE)).toEqual({
      kind: "violation",
      signal: "SIGSYS",
    });
  });

  test.each<[title: string, (text: string) => LearnOptions]>([
    ["a list", (list) => ({ allow: list })],
    ["items", (list) => ({ allow: list.split("\n") })],
  ])("leaves out what is given as %s, but for the policy", async (_, giving) => {
    const given = "read\nwrite\nopenat\nmmap";
    const { learned } = await lessonOf(await learn("sort", [SAMPLE], { env, ...giving(given) }));
    const names = learned.items.map(({ subject }) => subject);
    expect(names).not.toContain("read");
    expect(names).toContain("close");
    expect(learned.given).toEqual(given.split("\n"));
    expect(learned.added).not.toContain("read");
    const allowed = learned.text.split("\n").map((line) => line.trim().split(" ")[0]);
    expect(allowed).toEqual(expect.arrayContaining(given.split("\n")));
  });

  test("adds to the policy of an earlier run, whose evidence stays", async () => {
    const first = (await lessonOf(await learn("sort", [SAMPLE], { env }))).learned;
    const again = (await lessonOf(await learn("sort", [SAMPLE], { env, policy: first.policy })))
      .learned;
    expect(again.added).toEqual([]);
    const line = `sort ${SAMPLE} > ${folder}/made`;
    const wider = (await lessonOf(await learnShell(line, { policy: first.policy }))).learned;
    expect(wider.added).toEqual(expect.arrayContaining(["dup2", "vfork"]));
    expect(wider.text).toMatch(/^ {2}fadvise64 # once, at [0-9.]+ m?s, by sort/m);
    const ended = async (policy: typeof first.policy) =>
      (await launch("sh", ["-c", line], { policy, env })).ended;
    expect((await ended(wider.policy)).kind).toBe("exited");
    expect((await ended(first.policy)).kind).toBe("violation");
  });

  test("can be put together with what was learned apart", async () => {
    const lines = ["exit 0", "umask", "cd /; pwd"];
    const all = await Promise.all(lines.map(async (line) => (await learnShell(line)).learned));
    const [first] = all;
    const policy = merge(
      all.map((one) => one.policy),
      first?.abis ?? [],
    );
    for (const line of lines) {
      const child = await launch("sh", ["-c", line], { policy, env });
      expect([line, await child.ended]).toEqual([line, exited(0)]);
    }
    const alone = await launch("sh", ["-c", "umask"], { policy: first?.policy, env });
    expect((await alone.ended).kind).toBe("violation");
  });

  test("has what is given in a file, with its default action and its install point", async () => {
    const path = file(
      "given.policy",
      'SECCOMP_SYSCALL_ALLOW="read # mine\nwrite"\nSECCOMP_DEFAULT_ACTION=EPERM\nSECCOMP_INSTALL_AT=main\n',
    );
    for (const given of [path, pathToFileURL(path)]) {
      const { learned } = await lessonOf(await learn("sort", [SAMPLE], { env, file: given }));
      expect(learned.installAt).toBe("main");
      expect(learned.text).toMatch(/^ {2}read # mine/m);
      expect(learned.text).toMatch(/^SECCOMP_DEFAULT_ACTION=EPERM\nSECCOMP_INSTALL_AT=main$/m);
      expect(learned.policy.violation).toMatchObject({ kind: "errno" });
    }
  });
});
