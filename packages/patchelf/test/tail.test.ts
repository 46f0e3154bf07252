import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addNeeded, addPolicy, applyPatch, list, readElf } from "../src/index.js";

const FILE = "/usr/bin/env";
const original = new Uint8Array(readFileSync(FILE));
const POLICY = { variables: { SECCOMP_SYSCALL_DENY: "ptrace" }, required: false };

function withTail(tail: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(original.length + tail.length);
  bytes.set(original);
  bytes.set(tail, original.length);
  return bytes;
}

test("an archive at the end of a file stays there, or the file is refused", () => {
  const bytes = withTail(new TextEncoder().encode("PK\x05\x06"));
  // The name of the library finds room, section headers would not.
  const patch = addNeeded(readElf(bytes, FILE), "/lib/libsandbox.so");
  expect(patch.size).toBe(bytes.length);
  expect(applyPatch(bytes, patch).slice(-4)).toEqual(bytes.slice(-4));
  expect(() => addPolicy(readElf(bytes, FILE), POLICY)).toThrow(
    `/usr/bin/env: the end of the file at offset 0x${original.length.toString(16)}: 4 bytes stand behind all that the headers speak of, and must stay the last`,
  );
});

test("zeros at the end of a file are nothing", () => {
  const bytes = withTail(new Uint8Array(100_000));
  const patched = applyPatch(bytes, addPolicy(readElf(bytes, FILE), POLICY));
  expect(list(readElf(patched)).policy).toEqual(POLICY);
});
