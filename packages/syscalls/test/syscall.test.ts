import { describe, expect, test } from "vitest";
import {
  type Abi,
  abiFacts,
  abis,
  isAbi,
  isSyscallName,
  syscallName,
  syscallNames,
  syscallNumber,
} from "../src/index.js";
import { rows } from "./rows.js";

const everyAbi = abis.map((facts) => facts.name);

describe("abi", () => {
  test("the facts are those of linux/audit.h", () => {
    const facts = abis.map(({ name, auditArch, firstNumber, lastNumber, bits, bigEndian }) =>
      [
        name,
        auditArch.toString(16),
        firstNumber.toString(16),
        lastNumber.toString(16),
        bits,
        bigEndian ? "big" : "little",
      ].join(" "),
    );
    expect(facts).toEqual([
      "x86_64 c000003e 0 3fffffff 64 little",
      "x32 c000003e 40000000 7fffffff 32 little",
      "i386 40000003 0 ffffffff 32 little",
      "aarch64 c00000b7 0 ffffffff 64 little",
      "arm 40000028 0 ffffffff 32 little",
      "riscv64 c00000f3 0 ffffffff 64 little",
      "s390x 80000016 0 ffffffff 64 big",
    ]);
  });

  test("only an ABI's own spelling is its name", () => {
    expect(everyAbi.every(isAbi)).toBe(true);
    expect(["amd64", "X86_64", "", "x86_64 ", "toString"].some(isAbi)).toBe(false);
  });

  test("facts of an ABI that there is none of are refused, not guessed", () => {
    expect(() => abiFacts("amd64" as Abi)).toThrow('there is no ABI "amd64"');
  });
});

describe("number and name", () => {
  test.each(rows("numbers.txt"))("%s %s is %s", (abi, number, name) => {
    const found = syscallName(abi as Abi, Number(number));
    expect(found ?? "-").toBe(name);
    if (found) expect(syscallNumber(abi as Abi, found)).toBe(Number(number));
  });

  test.each(everyAbi)("%s: names and numbers are a bijection within its window", (abi) => {
    const { firstNumber, lastNumber } = abiFacts(abi);
    const names = syscallNames(abi);
    expect(names.length).toBeGreaterThan(300);
    for (const name of names) {
      const number = syscallNumber(abi, name) as number;
      expect(syscallName(abi, number)).toBe(name);
      expect(number).toBeGreaterThanOrEqual(firstNumber);
      expect(number).toBeLessThanOrEqual(lastNumber);
    }
    expect(new Set(names.map((name) => syscallNumber(abi, name))).size).toBe(names.length);
  });

  test.each([undefined, ...everyAbi])("names of %s are sorted in byte order", (abi) => {
    const names = syscallNames(abi);
    expect(names).toEqual(
      [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });

  test("the names of all ABIs are those of each", () => {
    expect([...new Set(everyAbi.flatMap((abi) => syscallNames(abi)))].sort()).toEqual(
      syscallNames(),
    );
    expect(syscallNames().every(isSyscallName)).toBe(true);
  });

  test("what is no system call has no number", () => {
    for (const text of ["", "opennat", "Openat", "openat ", "constructor", "__proto__"]) {
      expect(isSyscallName(text)).toBe(false);
      expect(syscallNumber("x86_64", text)).toBeUndefined();
    }
    for (const number of [-1, 0.5, Number.NaN, 2 ** 32]) {
      expect(syscallName("x86_64", number)).toBeUndefined();
    }
  });
});
