// The readers of the generated C headers, written from their contract and not from their writers.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  abis,
  constantNames,
  constantSet,
  constantValue,
  errnoName,
  errnoNames,
  errnoNumber,
  groupCalls,
  groupNames,
  type Parameter,
  syscallNames,
  syscallNumber,
  syscallParameters,
} from "../src/index.js";
import { declarations, finder, readHeader, wideNumbers } from "./c-reader.js";

const tables = readHeader("sbx_tables.h");
const groups = readHeader("sbx_groups.h");
const constants = readHeader("sbx_constants.h");
const parameters = readHeader("sbx_parameters.h");
const abiNames = abis.map((facts) => facts.name);

describe("sbx_tables.h", () => {
  const bits = tables.define("SBX_NAME_SLOT_BITS");
  const names = tables.names("sbx_name_pool", tables.numbers("uint16_t", "sbx_name_start"));
  const find = finder(names, tables.numbers("uint16_t", "sbx_name_slots"), bits);

  test("its counts are those of the tables", () => {
    expect(tables.define("SBX_NAME_COUNT")).toBe(syscallNames().length);
    expect(tables.define("SBX_NAME_LENGTH_MAX")).toBe(
      Math.max(...syscallNames().map((name) => name.length)),
    );
    expect(tables.define("SBX_NUMBER_ABSENT")).toBe(0xffffffff);
    expect(tables.define("SBX_ERRNO_COUNT")).toBe(errnoNames.length);
    expect(tables.define("SBX_ABI_COUNT")).toBe(abis.length);
    expect(tables.numbers("uint16_t", "sbx_name_slots")).toHaveLength(1 << bits);
  });

  test("the pool holds all names in order", () => {
    expect(names).toEqual(syscallNames());
    expect(names.join("")).toBe(tables.characters("sbx_name_pool"));
  });

  test("every name is found, after few probes", () => {
    const found = names.map(find);
    expect(found.map(({ index }) => index)).toEqual(names.map((_, i) => i));
    expect(Math.max(...found.map(({ probes }) => probes))).toBeLessThanOrEqual(6);
  });

  test("what is no name is not found", () => {
    const known = new Set(names);
    for (const name of ["a", "ab", "opennat", "reads", "rea", "openat2x", "0"]) {
      expect([name, find(name).index]).toEqual([name, -1]);
    }
    const word = fc.stringMatching(/^[a-z_][a-z0-9_]{0,11}$/);
    fc.assert(fc.property(word, (name) => known.has(name) || find(name).index === -1));
  });

  test.each(abiNames)("the numbers of %s are the tables'", (abi) => {
    const expected = syscallNames().map((name) => syscallNumber(abi, name) ?? 0xffffffff);
    expect(tables.numbers("uint32_t", `sbx_numbers_${abi}`)).toEqual(expected);
  });

  test("SBX_ABIS lists the ABIs in order", () => {
    const hex = (value: number) => `0x${value.toString(16).padStart(8, "0")}u`;
    const entries = [...tables.text.matchAll(/^\tX\((.*)\)( \\)?$/gm)].map((match) => match[1]);
    expect(entries).toEqual(
      abis.map(({ name, auditArch, firstNumber, lastNumber, bigEndian }, index) =>
        [
          name,
          `"${name}"`,
          index,
          ...[auditArch, firstNumber, lastNumber].map(hex),
          bigEndian ? 1 : 0,
        ].join(", "),
      ),
    );
  });

  test("the errnos are the tables'", () => {
    const start = tables.numbers("uint16_t", "sbx_errno_start");
    const values = tables.numbers("uint16_t", "sbx_errno_number");
    const aliases = tables.numbers("uint8_t", "sbx_errno_is_alias");
    expect(tables.names("sbx_errno_pool", start)).toEqual(errnoNames);
    expect(values).toEqual(errnoNames.map((name) => errnoNumber(name)));
    expect(errnoNames.filter((_, i) => aliases[i] === 0)).toEqual(
      errnoNames.filter((name) => errnoName(errnoNumber(name) as number) === name),
    );
  });
});

describe("sbx_groups.h", () => {
  const start = groups.numbers("uint16_t", "sbx_group_start");
  const first = groups.numbers("uint16_t", "sbx_group_first");
  const calls = groups.numbers("uint16_t", "sbx_group_calls");

  test("the names are in order", () => {
    expect(groups.define("SBX_GROUP_COUNT")).toBe(groupNames.length);
    expect(groups.names("sbx_group_pool", start)).toEqual(groupNames);
  });

  test("each has its calls, those of the groups within it too, in order", () => {
    const names = syscallNames();
    const members = groupNames.map((_, i) =>
      calls.slice(first[i], first[i + 1]).map((call) => names[call]),
    );
    expect(members).toEqual(groupNames.map(groupCalls));
    expect(first.at(-1)).toBe(calls.length);
  });
});

describe("sbx_constants.h", () => {
  const bits = constants.define("SBX_CONSTANT_SLOT_BITS");
  const start = constants.numbers("uint32_t", "sbx_constant_start");
  const names = constants.names("sbx_constant_pool", start);
  const records = constants.records("sbx_constants");
  const values = wideNumbers(constants, "sbx_constant_values");

  /** As native/core/constant.c has it. */
  function valueOn(abi: number, index: number): bigint | undefined {
    const [at = 0, , mask = 0, differs, negative] = records[index] as number[];
    if (((mask >> abi) & 1) === 0) return undefined;
    const value = values[differs ? at + abi : at] as bigint;
    return negative ? BigInt.asIntN(64, value) : value;
  }

  test("the names are in byte order", () => {
    expect(constants.define("SBX_CONSTANT_COUNT")).toBe(names.length);
    expect(names).toEqual([...constantNames()].sort());
    expect(records).toHaveLength(names.length);
  });

  test("every name is found, after few probes, and what is none is not", () => {
    const slots = constants.numbers("uint16_t", "sbx_constant_slots");
    const find = finder(names, slots, bits);
    const found = names.map(find);
    expect(slots).toHaveLength(1 << bits);
    expect(found.map(({ index }) => index)).toEqual(names.map((_, i) => i));
    expect(Math.max(...found.map(({ probes }) => probes))).toBeLessThanOrEqual(30);
    for (const name of ["O", "O_", "AF_UNX", "O_RDONLY1", "a"]) expect(find(name).index).toBe(-1);
  });

  test.each(abis.map(({ name }, index) => [name, index] as const))(
    "the values of %s are the tables'",
    (abi, index) => {
      expect(names.map((name, i) => [name, valueOn(index, i)])).toEqual(
        names.map((name) => [name, constantValue(abi, name)]),
      );
    },
  );

  test("constants of one set, and no others, have one number", () => {
    const pairs = names.map((name, i) => `${constantSet(name)} ${records[i]?.[1]}`);
    const different = new Set(pairs);
    expect(new Set(pairs.map((pair) => pair.split(" ")[0])).size).toBe(different.size);
    expect(new Set(pairs.map((pair) => pair.split(" ")[1])).size).toBe(different.size);
  });
});

describe("sbx_parameters.h", () => {
  const rowsOf = parameters.numbers("uint16_t", "sbx_prototype_first");
  const rows = parameters.records("sbx_prototype_rows");
  const first = parameters.numbers("uint16_t", "sbx_parameter_first");
  const list = parameters.records("sbx_parameters");
  const names = parameters.names(
    "sbx_parameter_pool",
    parameters.numbers("uint16_t", "sbx_parameter_name_start"),
  );
  const setsOf = parameters.numbers("uint16_t", "sbx_set_first");
  const sets = parameters.numbers("uint8_t", "sbx_sets");
  const setNames = new Map<number, string | undefined>();
  for (const [i, record] of constants.records("sbx_constants").entries()) {
    const name = [...constantNames()].sort()[i] as string;
    setNames.set(record[1] as number, constantSet(name));
  }

  /** As native/core/parameter.c has them. */
  function parametersOf(abi: number, call: number): Omit<Parameter, "type">[] | undefined {
    const row = rows
      .slice(rowsOf[call], rowsOf[call + 1])
      .find(([, mask = 0]) => ((mask >> abi) & 1) !== 0);
    if (row === undefined) return undefined;
    const [index = 0] = row;
    return list
      .slice(first[index], first[index + 1])
      .map(([name = 0, argument = 0, upper = 0, width = 0, set = 0]) => ({
        name: names[name] as string,
        argument,
        upperArgument: upper === 6 ? undefined : upper,
        bits: (width & ~3) as Parameter["bits"],
        signed: (width & 1) !== 0,
        pointer: (width & 2) !== 0,
        sets: sets.slice(setsOf[set], setsOf[set + 1]).map((one) => setNames.get(one) as string),
      }));
  }

  test.each(abis.map(({ name }, index) => [name, index] as const))(
    "the parameters of %s are the tables'",
    (abi, index) => {
      for (const [call, name] of syscallNames().entries()) {
        const known = syscallParameters(abi, name)?.map(({ type: _, ...rest }) => rest);
        expect([name, parametersOf(index, call)]).toEqual([name, known]);
      }
    },
  );
});

test.each(Object.entries({ tables, groups, constants, parameters }))(
  "%s are data without pointers, all of it static and constant",
  (_, header) => {
    const found = declarations(header);
    expect(found.length).toBeGreaterThan(3);
    for (const declaration of found) {
      expect(declaration).toMatch(
        /^SBX_TABLE ((char|uint8_t|uint16_t|uint32_t|uint64_t) |struct \{\n(\tu?int(8|16|32)_t \w+;\n)+\} )\w+\[[^\]]*\] = \{/,
      );
    }
    expect(header.text).toContain("#define SBX_TABLE static const __attribute__((unused))\n");
  },
);
