import { describe, expect, test } from "vitest";
import {
  type Abi,
  abis,
  constantNames,
  type Parameter,
  syscallNames,
  syscallParameters,
} from "../src/index.js";
import { rows } from "./rows.js";

const everyParameter = abis.flatMap(({ name: abi, bits: word }) =>
  syscallNames(abi).flatMap((call) =>
    (syscallParameters(abi, call) ?? []).map((parameter) => ({ abi, word, call, ...parameter })),
  ),
);

/** As the rows have it: where it stands, how wide it is, whether it is signed. */
function text({ name, argument, upperArgument, bits, signed, pointer }: Parameter): string {
  const place = upperArgument === undefined ? `${argument}` : `${argument}+${upperArgument}`;
  return `${name}:${place}:${pointer ? "*" : signed ? "s" : "u"}${bits}`;
}

describe("parameters", () => {
  test.each(rows("parameters.txt"))("%s %s", (abi, call, parameters) => {
    const found = syscallParameters(abi as Abi, call as string);
    expect(found === undefined ? "unknown" : found.map(text).join(" ") || "none").toBe(parameters);
  });

  test("they are known for every call of every ABI but these", () => {
    const without = abis.flatMap(({ name: abi }) =>
      syscallNames(abi)
        .filter((call) => syscallParameters(abi, call) === undefined)
        .map((call) => `${abi} ${call}`),
    );
    expect(without).toEqual(["s390x readdir"]);
  });

  test("no two parameters of a call are in one argument, or have one name", () => {
    for (const { name: abi } of abis) {
      for (const call of syscallNames(abi)) {
        const parameters = syscallParameters(abi, call) ?? [];
        const places = parameters.flatMap(({ argument, upperArgument = [] }) =>
          [argument].concat(upperArgument),
        );
        expect([abi, call, new Set(places).size]).toEqual([abi, call, places.length]);
        expect(Math.max(...places, 0)).toBeLessThanOrEqual(5);
        expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
      }
    }
  });

  test("64 bits are in one argument where a register has them, else in two", () => {
    const registers = (abi: Abi, word: number) => (abi === "x32" ? 64 : word);
    for (const { abi, word, call, name, bits, upperArgument } of everyParameter) {
      const isSplit = bits === 64 && registers(abi, word) === 32;
      expect([abi, call, name, upperArgument !== undefined]).toEqual([abi, call, name, isSplit]);
    }
  });

  test("x86_64's parameters stand in the order of their arguments", () => {
    for (const call of syscallNames("x86_64")) {
      const places = syscallParameters("x86_64", call)?.map(({ argument }) => argument);
      expect([call, places]).toEqual([call, places?.map((_, index) => index)]);
    }
  });

  test("whoever takes constants is an integer, and there are such constants", () => {
    const taking = everyParameter.filter(({ sets }) => sets.length > 0);
    expect(taking.filter(({ pointer }) => pointer)).toEqual([]);
    for (const sets of new Set(taking.map(({ sets }) => sets.join(" ")))) {
      expect([sets, constantNames(sets.split(" ")).length]).not.toEqual([sets, 0]);
    }
  });

  test("what is no call of an ABI has none", () => {
    expect(syscallParameters("aarch64", "open")).toBeUndefined();
    expect(syscallParameters("x86_64", "opennat")).toBeUndefined();
    expect(syscallParameters("x86_64", "constructor")).toBeUndefined();
    expect(() => syscallParameters("amd64" as Abi, "open")).toThrow('there is no ABI "amd64"');
  });
});
