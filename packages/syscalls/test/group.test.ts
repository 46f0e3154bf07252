import { describe, expect, test } from "vitest";
import {
  familyThrough,
  groupCalls,
  groupHelp,
  groupMembers,
  groupNames,
  isFamily,
  isGroup,
  isSyscallName,
} from "../src/index.js";

const SYSTEMD =
  "@aio @basic-io @chown @clock @cpu-emulation @debug @default @file-system @io-event @ipc @keyring @memlock @module @mount @network-io @obsolete @pkey @privileged @process @raw-io @reboot @resources @sandbox @setuid @signal @swap @sync @system-service @timer";

describe("groups", () => {
  test("systemd's are there, and families of calls beside them", () => {
    for (const name of SYSTEMD.split(" ")) expect([name, isGroup(name)]).toEqual([name, true]);
    expect(groupNames.filter((name) => !isFamily(name))).toEqual(
      SYSTEMD.split(" ").filter((name) => name !== "@chown"),
    );
  });

  test("their names are sorted in byte order", () => {
    expect(groupNames).toEqual([...groupNames].sort());
  });

  test.each([
    ["@module", "delete_module finit_module init_module"],
    ["@exec", "execve execveat"],
    ["@spawn", "clone clone3 fork vfork"],
    ["@open", "creat open open_by_handle_at open_tree open_tree_attr openat openat2"],
    ["@socket", "socket socketcall socketpair"],
  ])("%s is %s", (name, calls) => {
    expect(groupCalls(name).join(" ")).toBe(calls);
  });

  test("nested groups are opened, each call once and in byte order", () => {
    expect(groupMembers("@privileged")).toContain("@clock");
    const calls = groupCalls("@privileged");
    expect(calls).toContain("settimeofday");
    expect(calls).toEqual([...new Set(calls)].sort());
    expect(calls.filter((call) => !isSyscallName(call))).toEqual([]);
    expect(groupCalls("@system-service")).toContain("landlock_add_rule"); // @default, @sandbox
  });

  test("a family says which other calls have its effect, too", () => {
    expect(familyThrough("@open")).toEqual(["io_uring_setup"]);
    expect(familyThrough("@read")).toEqual(["io_submit", "io_uring_setup"]);
    expect(familyThrough("@exec")).toEqual([]);
    expect(familyThrough("@system-service")).toEqual([]);
  });

  test("each has a few words of help", () => {
    for (const name of groupNames) expect(groupHelp(name)).toMatch(/^[a-z].{5,99}[a-zA-Z)]$/);
  });

  test("what is no group is refused", () => {
    for (const name of ["@", "open", "@opne", "@constructor", "constructor"]) {
      expect(isGroup(name)).toBe(false);
      expect(isFamily(name)).toBe(false);
      expect(() => groupCalls(name)).toThrow(`there is no group "${name}"`);
    }
  });
});
