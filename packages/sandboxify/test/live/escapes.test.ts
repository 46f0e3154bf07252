// The exec by which a program was launched passes its filter; no other exec of the program does.

import { describe, expect, test } from "vitest";
import { program } from "./stage.js";
import { KILLED, launching, start, unprivileged, users, VICTIM, ways } from "./start.js";

const EPERM = 1;
const REFUSE_EXEC = ["-d", `execve=EPERM:execveat=EPERM`];
const TRUE = "/bin/true";
/** How many guesses are made here; `pnpm --filter @sbx/sandboxify run guess` makes ten million. */
const GUESSES = 200_000;

const isIntel = process.arch === "x64";
/** What a way is refused with: the foreign gates of x86_64 kill, or there is none. */
const FOREIGN = "killed by (31|11)";

describe.each(users)("$title", (user) => {
  test("unfiltered, the ways are open: this is what the next tests close", () => {
    const { stdout } = start([program("execs"), TRUE], { user });
    for (const way of ["child", "copies", "execveat", "descriptor", "thread", "grandchild"]) {
      expect(stdout).toContain(`${way} passed\n`);
    }
  });

  test.each(ways)("$title: execve can be denied to the program that was launched", (way) => {
    const { status, stdout } = start(launching([program("execs"), TRUE], way, REFUSE_EXEC), {
      user,
    });
    expect(status).toBe(VICTIM);
    const lines = ["child", "copies", "nothing", "execveat", "descriptor", "thread", "grandchild"];
    const foreign = isIntel ? `i386 ${FOREIGN}\nx32 killed by 31\n` : "";
    expect(stdout).toMatch(
      new RegExp(
        `^${lines.map((line) => `${line} ${EPERM}\n`).join("")}${foreign}itself ${EPERM}\n$`,
      ),
    );
  });

  test.each(ways)("$title: a denied execve kills who tries it", (way) => {
    const { status, stdout } = start(
      launching([program("execs"), TRUE], way, ["-d", "execve:execveat"]),
      { user },
    );
    expect(status).toBe(KILLED);
    for (const line of ["child", "copies", "nothing", "execveat", "descriptor", "thread"]) {
      expect(stdout).toContain(`${line} killed by 31\n`);
    }
  });

  test.each(ways)("$title: a shell that was launched can start nothing", (way) => {
    const command = launching(["/bin/sh", "-c", `${TRUE}; exec ${TRUE}`], way, [
      "-d",
      "execve=EACCES",
    ]);
    expect(start(command, { user })).toMatchObject({ status: 126 });
  });
});

test("the registers in which the key was are empty at the program's first instruction", () => {
  const { status, stdout } = start(launching([program("registers")], ways[0], ["-d", "execve"]), {
    user: unprivileged,
  });
  expect(status).toBe(VICTIM);
  const registers = [...stdout.matchAll(/^register (\w+)$/gm)].map(([, value]) => value);
  expect(registers.length).toBe(isIntel ? 15 : 31);
  expect(new Set(registers)).toEqual(new Set(["0"]));
});

describe(`${GUESSES} guesses at the key`, () => {
  const guess = (policy: string) =>
    start(launching([program("guess"), String(GUESSES), String(EPERM)], ways[0], ["-d", policy]), {
      user: unprivileged,
    });

  test("do not get one call through a filter that answers with an errno", () => {
    expect(guess("execve=EPERM:write=EPERM")).toMatchObject({ status: 0, stdout: "" });
  });

  test("and would be seen if one did", () => {
    expect(guess("execve=EPERM:write(fd == -1)=EPERM").status).toBe(1);
  });
});
