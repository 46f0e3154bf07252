import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../src/crc32.js";
import { type ElfFormat, putWord } from "../src/format.js";
import { decodePolicy, encodeNote, encodePolicy, PolicyNoteError } from "../src/policy-note.js";
import { utf8 } from "../src/source.js";

const LITTLE: ElfFormat = { class: 64, littleEndian: true };
const BIG: ElfFormat = { class: 32, littleEndian: false };
const DENY = { variables: { SECCOMP_SYSCALL_DENY: "ptrace" }, required: false };

/** A descriptor with a checksum that is right. */
function descriptor(flags: number, block: string): Uint8Array {
  const text = utf8(block);
  const bytes = new Uint8Array(8 + text.length);
  putWord(bytes, 4, 4, true, flags);
  bytes.set(text, 8);
  putWord(bytes, 0, 4, true, crc32(bytes.subarray(4)));
  return bytes;
}

describe("a policy in a note", () => {
  const name = fc.constantFrom(
    "SECCOMP_ARCHITECTURES",
    "SECCOMP_DEFAULT_ACTION",
    "SECCOMP_SYSCALL_ALLOW",
    "SECCOMP_SYSCALL_DENY",
  );
  const value = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", ""));
  const policies = fc
    .record({
      variables: fc.dictionary(name, value, { noNullPrototype: true }),
      required: fc.boolean(),
    })
    .filter(({ variables, required }) => required || Object.keys(variables).length > 0);

  test("is what comes out of it, in both byte orders, with any room left", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(LITTLE, BIG), fc.nat(300), (policy, format, room) => {
        const bytes = encodePolicy(policy, format, room);
        expect(bytes.length).toBeGreaterThanOrEqual(room);
        expect(decodePolicy(bytes, format)).toEqual(policy);
      }),
    );
  });

  test("one bit that is changed is seen, whichever it is", () => {
    const bytes = encodePolicy(DENY, LITTLE);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => decodePolicy(damaged, LITTLE), `bit ${bit}`).toThrow(PolicyNoteError);
    }
  });

  test("one that is shorter is seen", () => {
    const bytes = encodePolicy(DENY, LITTLE);
    for (let length = 0; length < bytes.length; length++) {
      const cut = () => decodePolicy(bytes.subarray(0, length), LITTLE);
      expect(cut, `${length} bytes`).toThrow(PolicyNoteError);
    }
  });

  test.each([
    [
      "unknown flags",
      descriptor(2, "SECCOMP_SYSCALL_DENY=a\0"),
      "its flags are 0x2, expected 0 or 1",
    ],
    ["no NUL at the end", descriptor(0, "SECCOMP_SYSCALL_DENY=a"), "no NUL ends its variables"],
    ["another variable", descriptor(0, "LD_PRELOAD=a\0"), "an entry is no variable of a policy"],
    ["no =", descriptor(0, "SECCOMP_SYSCALL_DENY\0"), "an entry is no variable of a policy"],
    [
      "an empty entry",
      descriptor(0, "\0SECCOMP_SYSCALL_DENY=a\0"),
      "an entry is no variable of a policy",
    ],
    [
      "one variable twice",
      descriptor(0, "SECCOMP_SYSCALL_DENY=a\0SECCOMP_SYSCALL_DENY=b\0"),
      "SECCOMP_SYSCALL_DENY is not in its order, or there twice",
    ],
    [
      "another order",
      descriptor(0, "SECCOMP_SYSCALL_DENY=a\0SECCOMP_DEFAULT_ACTION=b\0"),
      "SECCOMP_DEFAULT_ACTION is not in its order, or there twice",
    ],
    ["neither variables nor the flag", descriptor(0, ""), "it says nothing"],
  ])("with %s is refused", (_, bytes, reason) => {
    expect(() => decodePolicy(bytes, LITTLE)).toThrow(reason);
  });

  test.each([
    ["a NUL", { SECCOMP_SYSCALL_DENY: "a\0b" }, "SECCOMP_SYSCALL_DENY holds a NUL"],
    ["another variable", { PATH: "/bin" }, '"PATH" is no variable of a policy'],
    ["nothing", {}, "there are no variables, and none are required"],
  ])("is not made of %s", (_, variables, reason) => {
    expect(() => encodePolicy({ variables, required: false }, LITTLE)).toThrow(reason);
  });

  test("stands in a note of the owner sbx, in the file's byte order", () => {
    const hex = (format: ElfFormat) => {
      const note = encodeNote(encodePolicy({ variables: {}, required: true }, format), format);
      return Buffer.from(note).toString("hex");
    };
    const checksum = crc32(Uint8Array.of(1, 0, 0, 0))
      .toString(16)
      .padStart(8, "0");
    const little = Buffer.from(checksum, "hex").reverse().toString("hex");
    expect(hex(LITTLE)).toBe(`040000000800000001000000${"73627800"}${little}01000000`);
    const big = crc32(Uint8Array.of(0, 0, 0, 1))
      .toString(16)
      .padStart(8, "0");
    expect(hex(BIG)).toBe(`000000040000000800000001${"73627800"}${big}00000001`);
  });
});
