// The file that --learn leaves behind: added to, written anew, or left as it is.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readPolicyFile } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, END, linesOf } from "./records.js";

const MAIN = join(import.meta.dirname, "..", "..", "dist", "main.js");

/** The command itself, in `folder`, on records that lie beside it. */
function runCommand(lines: readonly string[], folder: string, args: readonly string[] = []) {
  return inFolder((other) => {
    const records = join(other, "records");
    writeFileSync(records, linesOf(...lines));
    const all = [MAIN, "--learned", records, ...args];
    return spawnSync(process.execPath, all, { cwd: folder, encoding: "utf8" });
  });
}

const LINES = [
  callLine("brk", { first: 0.2, count: 3 }),
  callLine("openat", { values: { 2: 0 }, memory: { 1: "/etc/hosts\0" }, first: 0.5, count: 2 }),
  callLine("execve", { program: "/bin/sh", child: true, first: 5 }),
  callLine("epoll_wait", { first: 10, last: 900, count: 1000 }),
  callLine("socket", { values: { 0: 2, 1: 1, 2: 0 }, first: 11 }),
  JSON.stringify({
    kind: "process",
    pid: 10,
    parent: 1,
    program: "/usr/bin/app",
    start: 0,
    end: 1234,
    status: 0,
  }),
  JSON.stringify({
    kind: "process",
    pid: 11,
    parent: 10,
    program: "/bin/sh",
    start: 4,
    end: 9,
    status: 1,
  }),
  END,
];

describe("the file", () => {
  test("is added to: nothing that it allowed is lost, and its mode and links stay", () => {
    inFolder((folder) => {
      const [real, link] = [join(folder, "real"), join(folder, "link")];
      writeFileSync(real, 'SECCOMP_SYSCALL_ALLOW="read openat"\n');
      chmodSync(real, 0o600);
      symlinkSync("real", link);
      const { stderr } = learnFrom(LINES, { output: link });
      expect(stderr).toMatch(/^sandboxify: .*link has 6 items now, 4 of them new or wider\n/);
      expect(read(real)).toMatch(/^ {2}read$/m);
      expect(read(real)).toMatch(/^ {2}openat #/m);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(statSync(real).mode & 0o777).toBe(0o600);
      const before = read(real);
      learnFrom(LINES, { output: link });
      expect(read(real)).toBe(before);
    });
  });

  test("is added to: what people wrote there stays where it was, run after run", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      const own = {
        above: "# Ask Zoë before you change this.",
        list: "  # Its database.\n  openat # until 2.0",
        unseen: "  read # at night, für Zoë",
        end: "  # That is all.",
        below: "# See $(docs).",
      };
      const text = `${own.above}\nSECCOMP_SYSCALL_ALLOW='\n${own.list}\n${own.unseen}\n${own.end}\n'\n`;
      writeFileSync(output, `${text}${own.below}\nSECCOMP_VERBOSE=1\n`);
      learnFrom(LINES, { output });
      const once = read(output);
      for (const line of Object.values(own)) expect(once).toContain(line);
      expect(once).toMatch(/^ {2}openat # until 2\.0; 2 times, from 0\.5 ms, by app.*hosts/m);
      expect(once).toMatch(/^ {2}read # at night, für Zoë$/m);
      expect(readPolicyFile("x", once).verbose).toBe(true);
      learnFrom(LINES, { output });
      expect(read(output)).toBe(once);
    });
  });

  test("that is empty is written as if it were not there", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      writeFileSync(output, "");
      expect(learnFrom(LINES, { output }).stderr).toMatch(/^sandboxify: .* allows 5 system calls/);
    });
  });

  test("that says otherwise stays as it is, and what was learned lies beside it", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      const text = 'SECCOMP_SYSCALL_DENY="ptrace"\n';
      writeFileSync(output, text);
      const { stderr } = learnFrom(LINES, { output });
      expect(stderr).toMatch(
        /^sandboxify: what was learned.* not of one kind.*\nsandboxify: .*x\.learned allows 5 system calls/,
      );
      expect(read(output)).toBe(text);
      expect(readPolicyFile("x", read(`${output}.learned`)).policy.items).toHaveLength(5);
      expect(() => learnFrom(LINES, { output })).toThrow(/x\.learned" is there already/);
    });
  });

  test("that is a device or a FIFO stays one", () => {
    inFolder((folder) => {
      const fifo = join(folder, "fifo");
      expect(spawnSync("mkfifo", [fifo]).status).toBe(0);
      for (const path of [fifo, "/dev/null", "/dev/tty"]) {
        expect(() => learnFrom(LINES, { output: path })).toThrow(/is no file|cannot read/);
        const output = join(folder, "x");
        if (path !== "/dev/tty") {
          expect(() => learnFrom(LINES, { output, report: path })).toThrow(/ is no file/);
        }
      }
      expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
      expect(lstatSync(fifo).isFIFO()).toBe(true);
    });
  });

  test("that cannot be written is refused, and the policy is shown", () => {
    inFolder((folder) => {
      mkdirSync(join(folder, "d"));
      expect(() => learnFrom(LINES, { output: join(folder, "d") })).toThrow(/d" is no file/);
      expect(() => learnFrom(LINES, { output: join(folder, "none", "x") })).toThrow(
        /cannot write .* \(ENOENT\)/,
      );
      const args = ["--output", join(folder, "none", "x")];
      const done = runCommand(LINES, folder, args);
      expect(done.status).toBe(125);
      expect(done.stderr).toContain('SECCOMP_SYSCALL_ALLOW="');
      expect(done.stderr).toMatch(/sandboxify: cannot write .*; help: .*\n$/);
      expect(readdirSync(folder)).toEqual(["d"]);
    });
  });
});
