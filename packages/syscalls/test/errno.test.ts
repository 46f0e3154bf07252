import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { errnoMeaning } from "../src/errno.js";
import { errnoName, errnoNames, errnoNumber } from "../src/index.js";

describe("errno", () => {
  test.each([
    ["EPERM", 1, "EPERM"],
    ["EAGAIN", 11, "EAGAIN"],
    ["EWOULDBLOCK", 11, "EAGAIN"],
    ["EDEADLOCK", 35, "EDEADLK"],
    ["ENOSYS", 38, "ENOSYS"],
    ["ENOTSUP", 95, "EOPNOTSUPP"],
    ["EHWPOISON", 133, "EHWPOISON"],
  ])("%s is %i, whose name is %s", (name, number, canonical) => {
    expect(errnoNumber(name)).toBe(number);
    expect(errnoName(number)).toBe(canonical);
  });

  test("names are sorted, and each number from 1 on has one but 41 and 58", () => {
    expect(errnoNames).toEqual([...errnoNames].sort());
    const numbers = errnoNames.map((name) => errnoNumber(name) as number);
    const greatest = Math.max(...numbers);
    const without = Array.from({ length: greatest }, (_, i) => i + 1).filter((n) => !errnoName(n));
    expect(without).toEqual([41, 58]);
  });

  test("every name has a meaning", () => {
    expect(errnoNames.filter((name) => !errnoMeaning(name))).toEqual([]);
  });

  test("the C library of a Linux machine agrees", () => {
    expect(process.platform).toBe("linux");
    for (const [name, number] of Object.entries(constants.errno)) {
      expect([name, errnoNumber(name)]).toEqual([name, number]);
    }
  });

  test("what is no errno has no number", () => {
    expect(errnoNumber("EPERMM")).toBeUndefined();
    expect(errnoNumber("constructor")).toBeUndefined();
    expect(errnoName(0)).toBeUndefined();
    expect(errnoName(4095)).toBeUndefined();
  });
});
