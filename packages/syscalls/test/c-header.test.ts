// The reader of sbx_tables.h, written from its contract and not from its writer.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  abis,
  errnoName,
  errnoNames,
  errnoNumber,
  syscallNames,
  syscallNumber,
} from "../src/index.js";

const HEADER = join(import.meta.dirname, "../generated/sbx_tables.h");
const M64 = 0xffff_ffff_ffff_ffffn;

let text = "";
beforeAll(() => {
  text = readFileSync(HEADER, "utf8");
});

function define(name: string): number {
  const match = new RegExp(`^#define ${name} (0x[0-9a-f]+|[0-9]+)u?$`, "m").exec(text);
  if (!match) throw new Error(`no #define ${name}`);
  return Number(match[1]);
}

/** The elements of an array, as they stand. */
function elements(type: string, name: string): string[] {
  const start = text.indexOf(`SBX_TABLE ${type} ${name}[`);
  if (start < 0) throw new Error(`no ${type} ${name}`);
  const body = text.slice(text.indexOf("{", start) + 1, text.indexOf("};", start));
  return body.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}

function numbers(type: string, name: string): number[] {
  return elements(type, name).map((item) => Number(item.replace(/u$/, "")));
}

function characters(name: string): string {
  return elements("char", name)
    .map((item) => item.slice(1, -1))
    .join("");
}

function littleEndian(bytes: string, start: number, count: number): bigint {
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = value * 256n + BigInt(bytes.charCodeAt(start + i));
  return value;
}

function hash(name: string, bits: number): number {
  const n = name.length;
  let a: bigint;
  let b = 0n;
  if (n >= 8) {
    a = littleEndian(name, 0, 8);
    b = littleEndian(name, n - 8, 8);
  } else if (n >= 4) {
    a = littleEndian(name, 0, 4);
    b = littleEndian(name, n - 4, 4);
  } else {
    const [first, middle, last] = [
      name.charCodeAt(0),
      name.charCodeAt(n >> 1),
      name.charCodeAt(n - 1),
    ];
    a = BigInt(first as number) + 256n * BigInt(middle as number) + 65536n * BigInt(last as number);
  }
  const x = ((a * 0x9e3779b97f4a7c15n) & M64) ^ ((b * 0xc2b2ae3d27d4eb4fn) & M64) ^ BigInt(n);
  return Number(((x * 0x165667b19e3779f9n) & M64) >> BigInt(64 - bits));
}

/** The index of a name as the C core finds it, and how many slots it looked at. */
function reader(): (name: string) => { index: number; probes: number } {
  const pool = characters("sbx_name_pool");
  const start = numbers("uint16_t", "sbx_name_start");
  const slots = numbers("uint16_t", "sbx_name_slots");
  const bits = define("SBX_NAME_SLOT_BITS");
  return (name) => {
    let probes = 1;
    for (let slot = hash(name, bits); ; slot = (slot + 1) % slots.length, probes++) {
      const entry = slots[slot] as number;
      if (entry === 0) return { index: -1, probes };
      if (pool.slice(start[entry - 1], start[entry]) === name) return { index: entry - 1, probes };
    }
  };
}

describe("sbx_tables.h", () => {
  test("its counts are those of the tables", () => {
    expect(define("SBX_NAME_COUNT")).toBe(syscallNames().length);
    expect(define("SBX_NAME_LENGTH_MAX")).toBe(
      Math.max(...syscallNames().map((name) => name.length)),
    );
    expect(define("SBX_NAME_SLOT_BITS")).toBe(11);
    expect(define("SBX_NUMBER_ABSENT")).toBe(0xffffffff);
    expect(define("SBX_ERRNO_COUNT")).toBe(errnoNames.length);
    expect(numbers("uint16_t", "sbx_name_slots")).toHaveLength(2048);
  });

  test("the pool holds all names in order", () => {
    const pool = characters("sbx_name_pool");
    const start = numbers("uint16_t", "sbx_name_start");
    expect(start).toHaveLength(define("SBX_NAME_COUNT") + 1);
    expect(syscallNames().map((_, i) => pool.slice(start[i], start[i + 1]))).toEqual(
      syscallNames(),
    );
    expect(start.at(-1)).toBe(pool.length);
  });

  test("every name is found, after few probes", () => {
    const find = reader();
    const found = syscallNames().map(find);
    expect(found.map(({ index }) => index)).toEqual(syscallNames().map((_, i) => i));
    expect(Math.max(...found.map(({ probes }) => probes))).toBeLessThanOrEqual(6);
  });

  test("what is no name is not found", () => {
    const find = reader();
    const known = new Set(syscallNames());
    for (const name of ["a", "ab", "opennat", "reads", "rea", "openat2x", "0"]) {
      expect([name, find(name).index]).toEqual([name, -1]);
    }
    const word = fc.stringMatching(/^[a-z_][a-z0-9_]{0,11}$/);
    fc.assert(fc.property(word, (name) => known.has(name) || find(name).index === -1));
  });

  test.each(abis.map((facts) => facts.name))("the numbers of %s are the tables'", (abi) => {
    const expected = syscallNames().map((name) => syscallNumber(abi, name) ?? 0xffffffff);
    expect(numbers("uint32_t", `sbx_numbers_${abi}`)).toEqual(expected);
  });

  test("SBX_ABIS lists the ABIs in order", () => {
    const hex = (value: number) => `0x${value.toString(16).padStart(8, "0")}u`;
    const entries = [...text.matchAll(/^\tX\((.*)\)( \\)?$/gm)].map((match) => match[1]);
    expect(entries).toEqual(
      abis.map(({ name, auditArch, firstNumber, lastNumber }) =>
        [name, `"${name}"`, ...[auditArch, firstNumber, lastNumber].map(hex)].join(", "),
      ),
    );
  });

  test("the errnos are the tables'", () => {
    const pool = characters("sbx_errno_pool");
    const start = numbers("uint16_t", "sbx_errno_start");
    const values = numbers("uint16_t", "sbx_errno_number");
    const aliases = numbers("uint8_t", "sbx_errno_is_alias");
    expect(errnoNames.filter((_, i) => aliases[i] === 0)).toEqual(
      errnoNames.filter((name) => errnoName(errnoNumber(name) as number) === name),
    );
    expect(errnoNames.map((_, i) => [pool.slice(start[i], start[i + 1]), values[i]])).toEqual(
      errnoNames.map((name) => [name, errnoNumber(name)]),
    );
    expect(start).toHaveLength(errnoNames.length + 1);
  });

  test("it is data without pointers, all of it static and constant", () => {
    const code = text.replace(/\/\*.*?\*\//gs, "").replace(/^#.*(\n\tX.*)*$/gm, "");
    const declarations = code.split(";").filter((part) => part.trim() !== "");
    expect(declarations).toHaveLength(4 + abis.length + 3);
    for (const declaration of declarations) {
      expect(declaration.trim()).toMatch(
        /^SBX_TABLE (char|uint8_t|uint16_t|uint32_t) \w+\[.*\] = \{/,
      );
    }
    expect(text).toContain("#define SBX_TABLE static const __attribute__((unused))\n");
  });
});
