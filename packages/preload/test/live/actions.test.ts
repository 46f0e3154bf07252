// What a program sees of each action.

import { describe, expect, test } from "vitest";
import { callNumber } from "./calls.js";
import { program } from "./stage.js";
import { KILLED, start, startFiltered, users } from "./start.js";

const ACCT = callNumber("acct");
const PERSONALITY = callNumber("personality");
const list = (text: string) => ({ SECCOMP_SYSCALL_DENY: text });

describe.each(users)("$title", (user) => {
  const call = (variables: Record<string, string>) =>
    startFiltered([program("call"), `${PERSONALITY}`, `${ACCT}`], variables, { user });

  test.each([
    ["EXDEV", 18],
    ["1", 1],
    ["0x26", 38],
    ["4095", 4095],
  ])("=%s fails the call with that errno, and no other call", (action, error) => {
    const stdout = `${PERSONALITY} 0\n${ACCT} ${-error}\n`;
    expect(call(list(`acct=${action}`))).toEqual({ status: 0, stdout, stderr: "" });
  });

  test("an errno as the default action is what every other call gets", () => {
    const variables = {
      SECCOMP_SYSCALL_ALLOW: "fstat:newfstatat:write:exit_group",
      SECCOMP_DEFAULT_ACTION: "EXDEV",
    };
    expect(call(variables).stdout).toBe(`${PERSONALITY} -18\n${ACCT} -18\n`);
  });

  test("log lets the call be made", () => {
    const { stdout } = start([program("call"), `${ACCT}`], {}, { user });
    expect(startFiltered([program("call"), `${ACCT}`], list("acct=log"), { user })).toEqual({
      status: 0,
      stdout,
      stderr: "",
    });
  });

  test("kill ends the process before the call, with what it had written", () => {
    expect(call(list("acct=kill")).status).toBe(KILLED);
    expect(call(list("acct")).status).toBe(KILLED);
    expect(call(list("chroot")).status).toBe(0);
  });

  test("trap is a SIGSYS that a program can catch", () => {
    const command = [program("trap")];
    expect(start(command, {}, { user }).stdout).toBe("not trapped\n");
    expect(startFiltered(command, list("getppid=trap"), { user }).stdout).toBe("trapped\n");
    expect(startFiltered(command, list("getppid=kill"), { user }).status).toBe(KILLED);
    expect(startFiltered([program("call"), `${ACCT}`], list("acct=trap"), { user }).status).toBe(
      KILLED,
    );
  });

  test("kill-thread leaves the others, kill does not", () => {
    const command = [program("thread-dies")];
    expect(start(command, {}, { user }).stdout).toBe("the thread returned\n");
    expect(startFiltered(command, list("getppid=kill-thread"), { user })).toEqual({
      status: 0,
      stdout: "the thread died\n",
      stderr: "",
    });
    expect(startFiltered(command, list("getppid"), { user }).status).toBe(KILLED);
  });
});
