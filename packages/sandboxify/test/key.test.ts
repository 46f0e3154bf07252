// The prologue by which one exec passes: what it lets pass, what not, and that it takes its time evenly.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  compilePolicy,
  type Instruction,
  type Program,
  parsePolicy,
  programBytes,
  run,
  simulate,
} from "@sbx/policy";
import { type Abi, abiFacts, abis, syscallNumber } from "@sbx/syscalls";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const ABI: Abi = process.arch === "arm64" ? "aarch64" : "x86_64";
const TOOL = join(
  import.meta.dirname,
  `../../../native/build/${process.platform}-${process.arch}-tests/tests/sbx-key`,
);
const numberOf = (name: string): number => syscallNumber(ABI, name) as number;
const EXECVE = numberOf("execve");
const KEYED = [EXECVE, numberOf("write"), numberOf("exit_group")];

type Key = readonly [bigint, bigint, bigint];

function runTool(args: readonly string[], program: Program) {
  const { status, stdout, stderr } = spawnSync(TOOL, args, { input: programBytes(program) });
  expect(stderr.toString()).toBe("");
  return { status, stdout };
}

/** `program` behind the prologue for `key`. */
function keyed(program: Program, key: Key, numbers = KEYED): Program {
  const words = key.map((word) => word.toString(16)).join();
  const { status, stdout } = runTool([words, ...numbers.map(String)], program);
  expect(status).toBe(0);
  return { ...program, instructions: decode(stdout) };
}

function decode(bytes: Buffer): Instruction[] {
  return Array.from({ length: bytes.length / 8 }, (_, index) => ({
    code: bytes.readUInt16LE(8 * index),
    jt: bytes.readUInt8(8 * index + 2),
    jf: bytes.readUInt8(8 * index + 3),
    k: bytes.readUInt32LE(8 * index + 4),
  }));
}

const policyOf = (text: string, list: "allow" | "deny" = "allow", defaultAction = "kill") =>
  compilePolicy(parsePolicy(text, { list, defaultAction }), ABI);
const callWith = (number: number, key: readonly bigint[], abi: Abi = ABI) => ({
  abi,
  number,
  arguments: [0x7fff_1234n, 0x7fff_5678n, 0x7fff_9abcn, ...key],
});

const programs = [
  policyOf("read:write(fd == 1)"),
  policyOf("", "allow", "EPERM"),
  policyOf("execve=EACCES", "deny"),
  policyOf("execve(arg0 == 0)=log:exit_group", "deny", "EPERM"),
  compilePolicy(parsePolicy("read"), ABI === "x86_64" ? ["x86_64", "i386"] : ["aarch64", "arm"]),
];
const word = fc.bigInt(0n, (1n << 64n) - 1n);
const anyKey = fc.tuple(word, word, word);

describe.each(programs.map((program, index) => ({ program, index })))(
  "policy $index",
  ({ program }) => {
    test("the key lets the keyed calls pass, and no other", () => {
      fc.assert(
        fc.property(anyKey, fc.nat(600), (key, number) => {
          const filter = keyed(program, key);
          for (const each of KEYED) {
            expect(simulate(filter, callWith(each, key)).kind).toBe("allow");
          }
          fc.pre(!KEYED.includes(number));
          const call = callWith(number, key);
          expect(simulate(filter, call)).toEqual(simulate(program, call));
        }),
        { numRuns: 20 },
      );
    });

    test("without the key, or with one that is wrong in a bit or a half, the policy decides", () => {
      fc.assert(
        fc.property(anyKey, fc.nat(191), (key, bit) => {
          const filter = keyed(program, key);
          const flip = (place: number, mask: bigint): Key =>
            key.map((each, index) => (index === place ? each ^ mask : each)) as unknown as Key;
          const halves = [0, 1, 2].flatMap((place) => [
            flip(place, 0xffff_ffffn),
            flip(place, 0xffff_ffffn << 32n),
          ]);
          const wrong = [flip(bit >> 6, 1n << BigInt(bit & 63)), ...halves, [0n, 0n, 0n]];
          for (const each of wrong) {
            for (const number of KEYED) {
              const call = callWith(number, each);
              expect(simulate(filter, call)).toEqual(simulate(program, call));
            }
          }
        }),
        { numRuns: 20 },
      );
    });

    test("the key is of no use in another ABI", () => {
      const key: Key = [1n, 2n, 3n];
      const filter = keyed(program, key);
      for (const { name, auditArch } of abis.filter((abi) => abi.name !== ABI)) {
        // x32 has the architecture of x86_64, and a bit in its numbers.
        const own = auditArch === abiFacts(ABI).auditArch ? [] : [...KEYED, 11];
        for (const number of [...own, 0x4000_0000 + EXECVE, 0x4000_0208]) {
          const call = callWith(number, key, name);
          expect(simulate(filter, call)).toEqual(simulate(program, call));
        }
      }
    });

    test("it takes as many instructions to find out that a key is wrong, wherever it is", () => {
      const key: Key = [0x0123_4567_89ab_cdefn, 0xfedc_ba98_7654_3210n, 0x0f1e_2d3c_4b5a_6978n];
      const filter = keyed(program, key);
      const counts = new Set<number>();
      for (let right = 0; right < 64; right++) {
        // Each bit of `right` makes one of the six halves right, but never all of them.
        if (right === 63) continue;
        const guess = key.map((each, index) => {
          const low = right & (1 << (2 * index)) ? 0n : 0xffff_ffffn;
          const high = right & (2 << (2 * index)) ? 0n : 0xffff_ffffn << 32n;
          return each ^ low ^ high;
        });
        counts.add(run(filter, callWith(EXECVE, guess)).executed);
      }
      expect(counts.size).toBe(1);
    });

    test("the prologue costs two instructions for calls that need no key", () => {
      const filter = keyed(program, [1n, 2n, 3n], [EXECVE]);
      const call = callWith(numberOf("read"), [0n, 0n, 0n]);
      expect(run(filter, call).executed).toBe(run(program, call).executed + 2);
    });
  },
);

test("a filter that would be too long behind its prologue is refused", () => {
  const instruction = { code: 6, jt: 0, jf: 0, k: 0 };
  const program = { ...policyOf("read"), instructions: Array(4090).fill(instruction) };
  expect(runTool(["1,2,3", String(EXECVE)], program)).toMatchObject({ status: 2 });
});

describe("a call is allowed whatever its arguments are", () => {
  test.each([
    ["read:write", "write", "yes"],
    ["read:write(fd == 1)", "write", "no"],
    ["read:write=log", "write", "no"],
    ["read", "write", "no"],
    ["@default", "read", "no"],
    ["@system-service:execve", "execve", "yes"],
  ])("allow %s: %s, %s", (list, name, answer) => {
    const { stdout } = runTool(["allows", String(numberOf(name))], policyOf(list));
    expect(stdout.toString()).toBe(`${answer}\n`);
  });

  test("as simulate says, for any number", () => {
    const program = policyOf("read:write(fd == 1):@file-system:openat(flags == 0)");
    const touchesArguments = new Set([numberOf("write"), numberOf("openat")]);
    for (let number = 0; number < 470; number += 7) {
      const allowed = simulate(program, callWith(number, [])).kind === "allow";
      const expected = allowed && !touchesArguments.has(number) ? "yes" : "no";
      const { stdout } = runTool(["allows", String(number)], program);
      expect(`${number} ${stdout.toString()}`).toBe(`${number} ${expected}\n`);
    }
  });
});
