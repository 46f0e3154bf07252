import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  addPolicy,
  applyPatch,
  type EmbeddedPolicy,
  list,
  readElf,
  removePolicy,
} from "../src/index.js";

const FILE = "/usr/bin/env";
const ONE: EmbeddedPolicy = { variables: { SECCOMP_SYSCALL_DENY: "ptrace" }, required: false };
const OTHER: EmbeddedPolicy = { variables: { SECCOMP_SYSCALL_ALLOW: "read" }, required: true };
const LONGER: EmbeddedPolicy = {
  variables: { SECCOMP_SYSCALL_DENY: "ptrace ".repeat(100) },
  required: true,
};

const original = new Uint8Array(readFileSync(FILE));

function withPolicy(policy: EmbeddedPolicy): Uint8Array {
  return applyPatch(original, addPolicy(readElf(original, FILE), policy));
}

/** The policy, with the last letter of its first item changed. */
function damaged(): Uint8Array {
  const bytes = withPolicy(ONE);
  const at = Buffer.from(bytes).lastIndexOf("ptrace\0");
  bytes[at + 5] = (bytes[at + 5] as number) ^ 1;
  return bytes;
}

describe("a damaged policy", () => {
  test("is not listed, but told of: where, and the cure", () => {
    expect(() => list(readElf(damaged(), FILE))).toThrow(
      /^\/usr\/bin\/env: the policy's note at offset 0x[\da-f]+: its checksum is [\da-f]{8}, and it says [\da-f]{8}$/,
    );
  });

  test.each([
    ["shorter", OTHER],
    ["longer", LONGER],
  ])("is replaced by a %s one", (_, policy) => {
    const bytes = damaged();
    const patched = applyPatch(bytes, addPolicy(readElf(bytes, FILE), policy));
    expect(list(readElf(patched)).policy).toEqual(policy);
  });

  test("is taken out", () => {
    const bytes = damaged();
    const patched = applyPatch(bytes, removePolicy(readElf(bytes, FILE)));
    expect(list(readElf(patched))).toEqual(list(readElf(original)));
  });
});

describe("a policy", () => {
  test.each([
    ["shorter", OTHER, 0],
    ["the same", ONE, 0],
  ])("that is %s takes the place of the one before, and no more", (_, policy, grown) => {
    const bytes = withPolicy(ONE);
    const patch = addPolicy(readElf(bytes, FILE), policy);
    expect(patch.size - bytes.length).toBe(grown);
    expect(list(readElf(applyPatch(bytes, patch))).policy).toEqual(policy);
  });

  test("that is there already changes nothing", () => {
    const bytes = withPolicy(ONE);
    expect(applyPatch(bytes, addPolicy(readElf(bytes, FILE), ONE))).toEqual(bytes);
  });

  test("that is longer, and one that is longer still, find their place", () => {
    let bytes = withPolicy(ONE);
    for (const count of [10, 100, 1000, 10_000]) {
      const policy = { variables: { SECCOMP_SYSCALL_DENY: "read ".repeat(count) }, required: true };
      bytes = applyPatch(bytes, addPolicy(readElf(bytes, FILE), policy));
      expect(list(readElf(bytes)).policy).toEqual(policy);
    }
  });

  test("that says nothing is none", () => {
    const nothing = { variables: {}, required: false };
    expect(() => addPolicy(readElf(original), nothing)).toThrow(
      new TypeError("the policy cannot be embedded: there are no variables, and none are required"),
    );
  });
});
