// The machine's own kernel headers and the tables agree.

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseMacros, syscallsFromMacros } from "../scripts/headers.js";
import { type Abi, syscallName, syscallNumber } from "../src/index.js";

const MULTIARCH = "/usr/include/x86_64-linux-gnu/asm";
const GENERIC = ["/usr/include/asm-generic/unistd.h"];
const FILES: readonly (readonly [Abi, readonly string[]])[] = [
  ...(process.arch === "x64"
    ? ([
        ["x86_64", [`${MULTIARCH}/unistd_64.h`]],
        ["x32", [`${MULTIARCH}/unistd.h`, `${MULTIARCH}/unistd_x32.h`]],
        ["i386", [`${MULTIARCH}/unistd_32.h`]],
      ] as const)
    : []),
  ["aarch64", GENERIC],
  ["riscv64", GENERIC],
];

function fromMachine(files: readonly string[]): Map<string, number> {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new Error(`${missing.join(", ")} is missing: apt-get install -y linux-libc-dev`);
  }
  const macros = parseMacros(files.map((file) => readFileSync(file, "utf8")).join("\n"));
  // asm-generic/unistd.h has lines for names that only other architectures define.
  const dangling = (value: string) => /^__NR\w+$/.test(value) && !macros.has(value);
  return syscallsFromMacros(new Map([...macros].filter(([, value]) => !dangling(value))));
}

describe("the machine's headers", () => {
  test.each(FILES)("%s", (abi, files) => {
    const machine = fromMachine(files);
    const shared = [...machine].filter(([name]) => syscallNumber(abi, name) !== undefined);
    expect(shared.length).toBeGreaterThan(290);
    for (const [name, number] of shared) {
      expect([name, syscallNumber(abi, name)]).toEqual([name, number]);
    }
  });

  test.each(FILES.filter(([, files]) => files !== GENERIC))(
    "%s: a name that only the machine has stands at a number that the table leaves free",
    (abi, files) => {
      for (const [name, number] of fromMachine(files)) {
        expect(syscallName(abi, number) ?? name).toBe(name);
      }
    },
  );

  test("a missing header is named, with the command that brings it", () => {
    expect(() => fromMachine(["/nonexistent/unistd.h"])).toThrow(
      "/nonexistent/unistd.h is missing: apt-get install -y linux-libc-dev",
    );
  });
});
