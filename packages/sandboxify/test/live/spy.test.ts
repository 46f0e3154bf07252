// What a program could learn of the key of its launch: nothing is left of it, and a part of it is worth nothing.

import { expect, test } from "vitest";
import { program } from "./stage.js";
import { injected, keyed, launching, start, unprivileged, users, VICTIM } from "./start.js";

const EXDEV = 18;
const EFAULT = 14;
/** It makes execve calls, into which the spy puts what it wants. */
const calling = [program("guess"), "100", String(EXDEV)];
const policy = ["-d", "execve=EXDEV:write=EXDEV"];

test.each(users)(
  "$title: a tracer of the launch sees the key, and the program has nothing of it",
  (user) => {
    const spied = [program("spy"), ...launching(calling, keyed, policy)];
    const { status, stdout, stderr } = start(spied, { user });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const six = (line: string) => `${line}\n`.repeat(6);
    expect(stdout).toBe(
      [
        // Its three words are in the launcher's memory or registers, which shows that they can be found.
        "words 3\nin the launcher 3\n",
        // In no byte of the program's memory, and in no register.
        "in the program 0\n",
        six(`one half wrong -${EXDEV}`),
        six(`one half right -${EXDEV}`),
        `no half right -${EXDEV}\n`,
        // The filter lets it pass, and the kernel finds no path at address 0.
        `all right -${EFAULT}\n`,
        "ended 1\n",
      ].join(""),
    );
  },
);

test("each launch has a key of its own", () => {
  const keys = Array.from({ length: 20 }, () => {
    const spied = [program("spy"), "--key", ...launching(["/bin/true"], keyed, policy)];
    return start(spied, { user: unprivileged }).stdout;
  });
  for (const key of keys) expect(key).toMatch(/^(key [0-9a-f]{16}\n){3}/);
  const words = keys.flatMap((key) => key.match(/^key .*$/gm) ?? []);
  expect(new Set(words).size).toBe(60);
});

test.each([keyed, ...injected.filter(({ point }) => point !== "main")])(
  "$title: the registers are empty at the program's first instruction, and so is what /proc tells of its call",
  (way) => {
    const launched = launching([program("registers")], way, ["-d", "execve=EXDEV"]);
    const { status, stdout } = start(launched, { user: unprivileged });
    expect(status).toBe(VICTIM);
    const registers = [...stdout.matchAll(/^register (\w+)$/gm)].map(([, value]) => value);
    expect(registers).toEqual(Array(process.arch === "x64" ? 15 : 31).fill("0"));
    // Of its own read, arguments 3 to 5 are the ones in which the key was.
    expect(stdout).toMatch(/^call \d+ 0x\w+ 0x\w+ 0x\w+ 0x0 0x0 0x0 0x\w+ 0x\w+$/m);
  },
);
