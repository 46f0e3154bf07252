// Both readers of policies in files, on the same files: this one, and that of libsandbox.so (native/core/embedded.c).

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  addPolicy,
  applyPatch,
  type Elf,
  ElfError,
  type EmbeddedPolicy,
  list,
  readElf,
} from "../src/index.js";

const COMMAND = fileURLToPath(
  new URL(
    `../../../native/build/${process.platform}-${process.arch}-tests/tests/sbx-embedded`,
    import.meta.url,
  ),
);

const FILE = "/usr/bin/env";
const original = new Uint8Array(readFileSync(FILE));

function patched(policy: EmbeddedPolicy): Buffer {
  return Buffer.from(applyPatch(original, addPolicy(readElf(original, FILE), policy)));
}

const POLICY: EmbeddedPolicy = {
  variables: { SECCOMP_DEFAULT_ACTION: "EPERM", SECCOMP_SYSCALL_ALLOW: "read write\n# ünd\n" },
  required: true,
};
const patchedOnce = patched(POLICY);

/** The part of the file that is mapped first, at address 0, with the program headers and all notes. */
const FIRST = firstOf(readElf(patchedOnce, FILE));

function firstOf({ header, segments }: Elf): { table: number; count: number; size: number } {
  const first = segments.find(({ type, offset }) => type === 1 && offset === 0);
  if (first?.address !== 0) throw new Error(`${FILE} is not mapped as it is`);
  return { table: header.segmentOffset, count: header.segmentCount, size: first.fileSize };
}

/** What the reader in C says of each file: it sees the first segment, as the program's memory has it. */
function readByC(files: readonly Buffer[]): string[] {
  if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is missing: node native/build.mjs --tests`);
  const input = Buffer.concat(
    files.flatMap((bytes) => {
      const { table, count, size } = FIRST;
      return [Buffer.from(`${table} ${count} ${size}\n`), bytes.subarray(0, size)];
    }),
  );
  const { status, stdout, stderr } = spawnSync(COMMAND, { input, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.toString());
  const answers: string[] = [];
  for (let at = 0; at < stdout.length; ) {
    const start = stdout.indexOf(10, at) + 1;
    const [kind = "", length] = stdout.toString("latin1", at, start - 1).split(" ");
    at = start + Number(length);
    answers.push(kind === "policy" ? stdout.toString("utf8", start, at) : kind);
  }
  return answers;
}

/** What this one says of it, in the same words. */
function readByTypeScript(bytes: Buffer): string {
  try {
    const { policy } = list(readElf(bytes, FILE));
    if (policy === undefined) return "none";
    const entries = Object.entries(policy.variables).map(([name, value]) => `\0${name}=${value}`);
    return `${policy.required ? 1 : 0}${entries.join("")}`;
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    return "error";
  }
}

describe("both readers", () => {
  test("say the same of a policy", () => {
    const [byC] = readByC([patchedOnce]);
    expect(byC).toBe("1\0SECCOMP_DEFAULT_ACTION=EPERM\0SECCOMP_SYSCALL_ALLOW=read write\n# ünd\n");
    expect(readByTypeScript(patchedOnce)).toBe(byC);
  });

  test("say the same where a bit of its note is another, and of the notes before it", () => {
    const { notes, reader } = readElf(patchedOnce, FILE);
    const own = notes.find(({ owner }) => owner === "sbx");
    const first = notes.find(({ segment }) => segment === own?.segment);
    if (own === undefined || first === undefined) throw new Error(`${reader.file} has no policy`);
    const end = own.offset + 16 + own.descriptor.length;
    const files: Buffer[] = [];
    for (let bit = first.offset * 8; bit < end * 8; bit++) {
      const bytes = Buffer.from(patchedOnce);
      bytes.writeUInt8((bytes[bit >> 3] as number) ^ (1 << (bit & 7)), bit >> 3);
      files.push(bytes);
    }
    const byC = readByC(files);

    expect(files.map(readByTypeScript)).toEqual(byC);
    expect(new Set(byC.map((answer) => answer.split("\0")[0]))).toEqual(
      new Set(["1", "error", "none"]),
    );
  });
});
