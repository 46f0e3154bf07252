// learn: the files that are written, added to, or not to be had.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readPolicyFile } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { LearnError, type LearnOptions, learn } from "../../src/index.js";
import { file, folder } from "../folder.js";
import { env } from "../launching.js";
import { failureOf, learnShell, lessonOf } from "./learning.js";

const read = (path: string): string => readFileSync(path, "utf8");

describe("a policy file", () => {
  test("is made, by a path or a URL, and a page beside it", async () => {
    for (const wrap of [(path: string) => path, pathToFileURL]) {
      const [output, report] = [join(folder, "made.policy"), join(folder, "made.html")];
      const options = { output: wrap(output), report: wrap(report) };
      const { learned } = await lessonOf(await learnShell("exit 0", options));
      expect(learned.output).toBe(output);
      expect(read(output)).toBe(learned.text);
      expect(read(report)).toMatch(/^<!doctype html>[\s\S]*<title>sh: what it calls<\/title>/);
    }
  });

  test("is added to, and keeps its comments, its mode and the link to it", async () => {
    const output = file("kept.policy", 'SECCOMP_SYSCALL_ALLOW="ptrace # mine"\n', 0o640);
    const link = join(folder, "link.policy");
    symlinkSync(output, link);
    const { learned } = await lessonOf(await learnShell("exit 0", { output: link }));
    expect(learned).toMatchObject({ merged: true, output: link });
    expect(learned.added).not.toContain("ptrace");
    expect(read(output)).toBe(learned.text);
    expect(learned.text).toContain("ptrace # mine");
    expect(statSync(output).mode & 0o777).toBe(0o640);
  });

  test("has what is given, too: of the same file, and of another", async () => {
    const output = file("both.policy", 'SECCOMP_SYSCALL_ALLOW="read"\n');
    const same = await lessonOf(await learnShell("exit 0", { output, file: output }));
    expect(same.learned.given).toEqual(["read"]);
    expect(same.learned.items.map(({ subject }) => subject)).not.toContain("read");
    const other = await lessonOf(await learnShell("exit 0", { output, allow: "getpid write" }));
    const subjects = readPolicyFile("both", read(output)).policy.items.map(
      ({ subject }) => "name" in subject && subject.name,
    );
    expect(subjects).toEqual(expect.arrayContaining(["read", "getpid", "write", "exit_group"]));
    expect(other.learned.text).toBe(read(output));
  });

  test("has what is given by a file that is gone when all is done", async () => {
    const output = file("stays.policy", 'SECCOMP_SYSCALL_ALLOW="read"\n');
    const given = file("goes.policy", 'SECCOMP_SYSCALL_ALLOW="getpid"\n');
    const child = await learn("rm", [given], { env, output, file: given });
    const { learned } = await lessonOf(child);
    expect(learned).toMatchObject({ merged: true, given: ["getpid"] });
    expect(read(output)).toMatch(/^ {2}getpid\b/m);
  });

  test("gets what many learn at once", async () => {
    const output = join(folder, "many.policy");
    const calls = ["uname", "id", "date", "pwd", "sync"];
    await Promise.all(
      calls.map(async (command) => lessonOf(await learn(command, [], { env, output }))),
    );
    const text = read(output);
    for (const call of ["uname", "geteuid", "getcwd", "sync"]) {
      expect(text).toMatch(new RegExp(`^ {2}${call}\\b`, "m"));
    }
  });
});

describe("a policy file that cannot be added to", () => {
  const made = join(folder, "never");
  const nowhere = join(folder, "nowhere", "x.policy");

  test.each<[title: string, options: LearnOptions, error: object]>([
    [
      "is none",
      { output: file("none.policy", "hello\n") },
      { name: "PolicyError", message: expect.stringContaining("none.policy:1:1") },
    ],
    [
      "denies",
      { output: file("denies.policy", "SECCOMP_SYSCALL_DENY=ptrace\n") },
      { name: "PolicyError" },
    ],
    ["is a folder", { output: folder }, { name: "LearnError", code: "unreadable" }],
    ["is a device", { output: "/dev/null" }, { name: "LearnError", code: "unreadable" }],
    ["is nowhere", { output: nowhere }, { name: "LearnError", code: "unwritable" }],
    ["has a page nowhere", { report: nowhere }, { name: "LearnError", code: "unwritable" }],
    [
      "contradicts what is given",
      { output: file("other.policy", "SECCOMP_SYSCALL_ALLOW=read=EPERM\n"), allow: "read" },
      { name: "PolicyError" },
    ],
  ])("is told before anything runs: it %s", async (_, options, error) => {
    expect(await failureOf(learnShell(`> ${made}`, options))).toMatchObject(error);
    expect(existsSync(made)).toBe(false);
  });

  test("is told afterwards, with what was learned: it denies what was called", async () => {
    const content = "SECCOMP_SYSCALL_ALLOW=uname=EPERM\n";
    const output = file("refuses.policy", content);
    for (const options of [{ output }, { allow: "uname=EPERM" }]) {
      const child = await learn("uname", [], { env, ...options });
      const error = await failureOf<LearnError>(child.learned);
      expect(error).toBeInstanceOf(LearnError);
      expect(error).toMatchObject({ code: "contradiction", cause: { name: "PolicyError" } });
      expect(error.learned).toMatchObject({ output: undefined, end: { kind: "exited" } });
      expect(error.learned?.text).toMatch(/^ {2}uname\b/m);
      expect(read(output)).toBe(content);
    }
  });

  test("is told afterwards: the program has broken it, or taken its folder away", async () => {
    const place = join(folder, "place");
    mkdirSync(place);
    chmodSync(place, 0o777);
    const output = join(place, "x.policy");
    writeFileSync(output, 'SECCOMP_SYSCALL_ALLOW=""\n');
    const broken = await learnShell(`echo hello > ${output}`, { output });
    expect(await failureOf(broken.learned)).toMatchObject({ code: "contradiction" });
    const gone = await learnShell(`rm -r ${place}`, { output: join(place, "y.policy") });
    const error = await failureOf<LearnError>(gone.learned);
    expect(error).toMatchObject({ name: "LearnError", code: "unwritable" });
    expect(error.message).toContain("ENOENT");
    expect(error.learned?.output).toBeUndefined();
    expect(error.learned?.text).toMatch(/^ {2}unlinkat\b/m);
  });
});
