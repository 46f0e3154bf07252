import { constants as files } from "node:fs";
import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { namesInText, valuesIn } from "../scripts/constants.js";
import {
  type Abi,
  abis,
  constantNames,
  constantSet,
  constantsOf,
  constantValue,
} from "../src/index.js";
import { rows } from "./rows.js";

describe("constants", () => {
  test.each(rows("constants.txt"))("%s of %s is %s", (name, abi, value) => {
    expect(constantValue(abi as Abi, name as string)?.toString() ?? "-").toBe(value);
  });

  test("names are sorted in byte order, and each is in one set", () => {
    const names = constantNames();
    expect(names).toEqual([...new Set(names)].sort());
    for (const name of names) {
      const set = constantSet(name) as string;
      expect(constantNames([set])).toContain(name);
    }
  });

  test("the names of some sets are theirs together, sorted", () => {
    const names = constantNames(["SOCK", "AF", "SOCK"]);
    expect(names).toEqual([...constantNames(["AF"]), ...constantNames(["SOCK"])].sort());
    expect(constantNames([])).toEqual([]);
    expect(constantNames(["NOSUCH"])).toEqual([]);
  });

  test("a value has names", () => {
    expect(constantsOf("AF", 2n, "x86_64")).toEqual(["AF_INET", "PF_INET"]);
    expect(constantsOf("O", 0x10000n, "x86_64")).toEqual(["O_DIRECTORY"]);
    expect(constantsOf("O", 0x10000n, "arm")).toEqual(["O_DIRECT"]);
    expect(constantsOf("AF", 999n, "x86_64")).toEqual([]);
  });

  test("values fit 64 bits, and each constant is on some ABI", () => {
    for (const name of constantNames()) {
      const values = abis.flatMap((facts) => constantValue(facts.name, name) ?? []);
      expect(values.length).toBeGreaterThan(0);
      expect(values.filter((value) => value < -(2n ** 63n) || value >= 2n ** 64n)).toEqual([]);
    }
  });

  test("Node's own constants agree", () => {
    const abi = ({ x64: "x86_64", arm64: "aarch64" } as const)[process.arch as "x64" | "arm64"];
    const known = { ...constants.signals, ...constants.priority, ...files };
    const library = ["O_DIRECT", "O_LARGEFILE"]; // which glibc makes 0, or hides
    const shared = Object.entries(known).filter(
      ([name]) => constantSet(name) !== undefined && !library.includes(name),
    );
    expect(shared.length).toBeGreaterThan(50);
    for (const [name, value] of shared) {
      expect([name, constantValue(abi, name)]).toEqual([name, BigInt(value)]);
    }
  });

  test("what is no constant has no value and no set", () => {
    for (const name of ["AF_UNXI", "af_unix", "", "constructor"]) {
      expect(constantSet(name)).toBeUndefined();
      expect(constantValue("x86_64", name)).toBeUndefined();
    }
  });
});

describe("what clang prints", () => {
  test("macros with a value are names, and members of enumerations", () => {
    const text = [
      "#define EMPTY ",
      "#define SELF SELF",
      "#define VALUE (1 << 3)",
      "#define CALL(x) x",
      "enum named { FIRST, SECOND = VALUE,",
      "  THIRD };",
      "enum { NAMELESS = 7 };",
    ].join("\n");
    expect([...namesInText(text)]).toEqual([
      ["FIRST", "enum named"],
      ["SECOND", "enum named"],
      ["THIRD", "enum named"],
      ["NAMELESS", "enum "],
      ["VALUE", "(1 << 3)"],
    ]);
  });

  test("a value is negative only if its sign says so", () => {
    const assembly = [
      "@value_0 = dso_local constant i64 -100, align 8",
      "@sign_0 = dso_local constant i8 1, align 1",
      "@value_1 = dso_local constant i64 -1, align 8",
      "@sign_1 = dso_local constant i8 0, align 1",
    ].join("\n");
    expect([...valuesIn(assembly, ["A", "B"])]).toEqual([
      ["A", -100n],
      ["B", 2n ** 64n - 1n],
    ]);
  });
});
