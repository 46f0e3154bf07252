// What passes unasked: in the policy, marked until it is seen, and taken back by a run that is asked about all.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatPolicy, parsePolicy, readPolicyFile } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { givenItems } from "../../src/learn/given.js";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, END } from "./records.js";

test.each([
  ["read write", "read write"],
  ["@dup -dup2", "dup dup3"],
  ["@dup dup3 dup3", "dup dup2 dup3"],
  ["read(fd == 1) read", "read"],
  ["read(fd == 1) read(fd == 3)", "read(fd == 1 || fd == 3)"],
  ["ptrace=EPERM @inspect-process", "pidfd_getfd process_vm_readv process_vm_writev"],
  ["clone(flags & CLONE_NEWUSER != 0)=EPERM clone", "clone(flags & CLONE_NEWUSER == 0)"],
  ["read=log write ptrace=EPERM", "write"],
  ["umount 400 read", "400 read"],
])("the list %j gives %j", (list, items) => {
  const sorted = (text: string) => text.split(/ (?![&=!|]|[^(]*\))/).sort();
  expect([...givenItems(parsePolicy(list), ["x86_64"])].sort()).toEqual(
    sorted(items).filter((item) => item !== ""),
  );
});

/** An item, and its comment without what hangs on time. */
const commented = (file: string): Record<string, string> =>
  Object.fromEntries(
    [...read(file).matchAll(/^ {2}(\w+(?:\(.*\))?) # (.*)$/gm)].map(([, item, comment]) => [
      item,
      comment?.replace(/, (at|from) [^,]*, by app/, ""),
    ]),
  );

const open = (flags: number) => callLine("openat", { values: { 2: flags } });
const [READING, WRITING] = ["O_RDONLY", "O_WRONLY"].map(
  (access) => `flags & (O_ACCMODE | O_CREAT | O_TRUNC) == ${access}`,
);
const GIVEN = "given, not asked about";

describe("what is given with --allow", () => {
  test("stands in the file as items of its own, and is told of", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      const lines = [callLine("brk"), open(1), END];
      const allow = "@dup -dup3 openat(flags & O_ACCMODE == O_RDONLY)";
      const { stderr } = learnFrom(lines, { output, allow });
      expect(commented(output)).toEqual({
        dup: GIVEN,
        dup2: GIVEN,
        brk: "once",
        [`openat(flags & O_ACCMODE == O_RDONLY || ${WRITING})`]:
          "once; given: flags & O_ACCMODE == O_RDONLY",
      });
      expect(stderr).toMatch(/ allows 4 system calls, 1 of them only with arguments as seen\n/);
      expect(stderr).toContain("3 items passed unasked: which of them it needs was not seen\n");
      expect(stderr).toContain(", 2 calls asked about, ");
      const { stdout } = learnFrom(lines, { output, allow, json: true });
      expect(JSON.parse(stdout)).toMatchObject({
        given: ["dup", "dup2", "openat(flags & O_ACCMODE == O_RDONLY)"],
        unproven: [],
      });
    });
  });

  test("is proved, or not, by a run that is asked about all", () => {
    inFolder((folder) => {
      const [output, report] = [join(folder, "x"), join(folder, "x.html")];
      const allow = "dup dup2 getpid openat(flags & O_ACCMODE == O_RDONLY || flags == 1) mprotect";
      learnFrom([callLine("brk")], { output, allow });
      const again = [
        callLine("brk"),
        callLine("dup"),
        open(0),
        callLine("mprotect", { values: { 2: 0 } }),
      ];
      const { stderr } = learnFrom(again, { output, report });
      const items = {
        dup: "once",
        dup2: GIVEN,
        getpid: GIVEN,
        brk: "once",
        [`openat(flags & O_ACCMODE == O_RDONLY || flags == 1 || ${READING})`]:
          "once; given: flags == 1",
        mprotect: "once; tighter: mprotect(prot & PROT_EXEC == 0)",
      };
      expect(commented(output)).toEqual(items);
      const unproven = ["dup2", "openat(flags == 1)", "getpid"];
      const told = /unproven {2}(.*) were given, and this run did not need them/.exec(stderr);
      expect(told?.[1]?.split(", ").sort()).toEqual([...unproven].sort());
      for (const item of unproven) expect(read(report)).toContain(`<code>${item}</code>`);
      const { stdout } = learnFrom(again, { output, json: true });
      expect(JSON.parse(stdout).unproven.sort()).toEqual([...unproven].sort());
      expect(commented(output)).toEqual(items);

      learnFrom([open(1), callLine("dup2")], { output });
      const last = learnFrom([callLine("getpid")], { output });
      expect(last.stderr).not.toContain("unproven");
      expect(read(output)).not.toContain("given");
    });
  });

  test("leaves the evidence of earlier runs as it is", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      learnFrom([callLine("dup", { count: 7 }), open(0)], { output });
      learnFrom([callLine("brk"), open(1)], { output, allow: "dup dup2 openat(flags == 0)" });
      expect(commented(output)).toEqual({
        dup: "7 times",
        dup2: GIVEN,
        brk: "once",
        [`openat(${READING} || flags == 0 || ${WRITING})`]: "once",
      });
    });
  });
});

describe("what is given with --policy", () => {
  const TEXT = `SECCOMP_SYSCALL_ALLOW="
  dup # mine
  @pipe
"
SECCOMP_DEFAULT_ACTION=EPERM
SECCOMP_ARCHITECTURES=x86_64
SECCOMP_INSTALL_AT=main
`;

  test("is in another file with all that the first one says", () => {
    inFolder((folder) => {
      const [policy, output] = [join(folder, "given"), join(folder, "x")];
      writeFileSync(policy, TEXT);
      learnFrom([callLine("brk")], { output, policy });
      expect(commented(output)).toEqual({ dup: GIVEN, pipe: GIVEN, pipe2: GIVEN, brk: "once" });
      expect(read(output)).toContain(TEXT.slice(TEXT.indexOf("SECCOMP_DEFAULT")));
      expect(read(policy)).toBe(TEXT);
    });
  });

  test("may be the file itself, whose comments stay", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      writeFileSync(output, TEXT);
      const { stderr } = learnFrom([callLine("brk")], { output, policy: output });
      expect(commented(output)).toEqual({ dup: "mine", pipe: GIVEN, pipe2: GIVEN, brk: "once" });
      expect(stderr).toContain("has 4 items now, 3 of them new or wider");
      const before = read(output);
      learnFrom([callLine("brk")], { output, policy: output });
      expect(read(output)).toBe(before);
    });
  });

  test("may be the file itself, whose order means something and stays", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      writeFileSync(output, 'SECCOMP_SYSCALL_ALLOW="@dup -dup2 ptrace=EPERM"\n');
      learnFrom([callLine("brk")], { output, policy: output });
      const { policy } = readPolicyFile("x", read(output));
      expect(formatPolicy(policy)).toBe("@dup:-dup2:ptrace=EPERM:brk");
    });
  });

  test.each([
    ["a list of what is denied", 'SECCOMP_SYSCALL_DENY="ptrace"\n'],
    ["no policy any more", "garbage\n"],
    ["not there any more", undefined],
  ])("that is %s: what was learned is beside", (_, text) => {
    inFolder((folder) => {
      const [policy, output] = [join(folder, "given"), join(folder, "x")];
      if (text !== undefined) writeFileSync(policy, text);
      const { stderr } = learnFrom([callLine("brk")], { output, policy });
      expect(stderr).toMatch(/^sandboxify: .*given.*\nsandboxify: .*x\.learned allows 1 system/);
      expect(formatPolicy(readPolicyFile("x", read(`${output}.learned`)).policy)).toBe("brk");
    });
  });

  test("is in what is learned beside a file that contradicts", () => {
    inFolder((folder) => {
      const output = join(folder, "x");
      writeFileSync(output, 'SECCOMP_SYSCALL_ALLOW="dup=EPERM"\n');
      learnFrom([callLine("brk")], { output, allow: "dup" });
      const { policy } = readPolicyFile("x", read(`${output}.learned`));
      expect(formatPolicy(policy).split(":").sort()).toEqual(["brk", "dup"]);
    });
  });
});

test("--arch is in the file", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    learnFrom([callLine("brk")], { output, allow: "read", arch: "x86_64:i386" });
    expect(read(output)).toMatch(/^SECCOMP_ARCHITECTURES=x86_64:i386$/m);
  });
});
