import { describe, expect, test } from "vitest";
import { crc32 } from "../src/crc32.js";
import { utf8 } from "../src/source.js";

describe("crc32", () => {
  // The first is the check value of the catalogue of CRCs; the others are what zlib says.
  test.each([
    ["123456789", 0xcbf43926],
    ["", 0],
    ["a", 0xe8b7be43],
    ["\0\0\0\0", 0x2144df1c],
    ["SECCOMP_SYSCALL_DENY=ptrace\0", 0x10add8be],
  ])("of %j", (text, expected) => {
    expect(crc32(utf8(text))).toBe(expected);
  });
});
