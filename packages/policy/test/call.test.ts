import { type Abi, abis, syscallNames, syscallNumber, syscallParameters } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCall } from "../src/index.js";
import { spellCall } from "../src/spell.js";
import { seed } from "./alike.js";
import { linesOf, readTable, said, unescaped } from "./tables.js";
import { abiNamed } from "./vectors.js";

test.each(readTable("calls.txt"))("call: $title", (block) => {
  const abi = abiNamed(linesOf(block, "on ")[0] ?? "x86_64");
  const text = unescaped(linesOf(block, "< ").join("\n"));
  const found = said(() => {
    const call = parseCall(text, abi);
    return `${call.abi} ${call.number} ${call.arguments.join()}`;
  });
  expect(found).toEqual([...linesOf(block, "= "), ...linesOf(block, "! ")]);
});

const anyCall: fc.Arbitrary<readonly [Abi, string]> = fc
  .constantFrom(...abis.map(({ name }) => name))
  .chain((abi) => fc.tuple(fc.constant(abi), fc.constantFrom(...syscallNames(abi))));
const word = fc.oneof(
  fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  fc.bigInt({ min: 0n, max: 70n }),
  fc.constantFrom(0xffff_ffffn, 0x8000_0000n),
);

test(`call: what is spelt is read as what the kernel looks at (seed ${seed})`, () => {
  fc.assert(
    fc.property(anyCall, fc.array(word, { minLength: 6, maxLength: 6 }), ([abi, name], list) => {
      const number = syscallNumber(abi, name) as number;
      const text = spellCall({ abi, name, number, arguments: list });
      const call = parseCall(text, abi);
      expect(call).toMatchObject({ abi, name, number });
      expect(spellCall(call)).toBe(text);
      for (const { argument, upperArgument, bits } of syscallParameters(abi, name) ?? []) {
        const seen = Math.min(bits, upperArgument === undefined ? 64 : 32);
        const [read, given] = [call.arguments, list].map((one) =>
          BigInt.asUintN(seen, one[argument] ?? 0n),
        );
        expect(read).toBe(given);
      }
    }),
    { seed, numRuns: 2000 },
  );
});
