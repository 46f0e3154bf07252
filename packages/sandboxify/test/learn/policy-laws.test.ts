// What holds for every policy that is learned, whatever was recorded, and whatever file there was before.

import {
  compilePolicy,
  formatPolicy,
  layOutPolicyFile,
  parsePolicy,
  readPolicyFile,
  simulate,
} from "@sbx/policy";
import { type Abi, abis, syscallNames, syscallNumber, syscallParameters } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { learnPolicy } from "../../src/learn/policy.js";
import { readRecords } from "../../src/learn/records.js";
import { callLine, linesOf } from "./records.js";

const origin = { head: ["Learned."], installAt: undefined, abi: "x86_64" } as const;

function learn(lines: readonly string[], earlier?: string) {
  const { calls } = readRecords(linesOf(...lines));
  const file =
    earlier === undefined ? undefined : { name: "app.policy", bytes: Buffer.from(earlier) };
  return learnPolicy(calls, origin, file);
}

/** A policy file of any kind says the same however it is laid out. */
function checkForm(text: string): void {
  expect(Buffer.from(layOutPolicyFile("x", text)).toString("latin1")).toBe(text);
}

describe("laws", () => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const someValue = (): bigint =>
    [
      () => BigInt(random(32)),
      () => 1n << BigInt(random(64)),
      () => (BigInt(random(1 << 24)) << 40n) | BigInt(random(1 << 24)),
      () => 2n ** 64n - 1n - BigInt(random(200)),
      () => BigInt(random(1 << 24)) << BigInt(random(40)),
    ][random(5)]?.() ?? 0n;

  function someCall(abi: Abi): string {
    const names = syscallNames(abi);
    const favourites = ["openat", "mmap", "socket", "ioctl", "clone", "fcntl", "prctl", "mprotect"];
    const favourite = favourites[random(16)];
    const isThere = favourite !== undefined && syscallNumber(abi, favourite) !== undefined;
    const name = isThere ? favourite : (names[random(names.length)] as string);
    const count = syscallParameters(abi, name)?.length ?? 0;
    const values: Record<number, bigint> = {};
    for (let index = 0; index < count; index++) if (random(2) === 0) values[index] = someValue();
    return callLine(name, { abi, values, first: random(1000) });
  }

  test.each(abis.map(({ name }) => name))(
    "%s: all that was recorded passes, and nothing else",
    (abi) => {
      for (let round = 0; round < 60; round++) {
        const lines = Array.from({ length: 1 + random(40) }, () => someCall(abi));
        const { text, policy } = learn(lines);
        checkForm(text);
        const read = readPolicyFile("x", text);
        const [found, made] = [read.policy, policy].map((one) =>
          formatPolicy(one).split(":").sort(),
        );
        expect(found).toEqual(made);
        const program = compilePolicy(read.policy, read.abis ?? abi);
        const { calls } = readRecords(linesOf(...lines));
        const seen = new Set(calls.map(({ number }) => number));
        for (const { number, values } of calls) {
          const list = Array.from({ length: 6 }, (_, index) => values.get(index) ?? 0n);
          expect(simulate(program, { abi, number, arguments: list })).toEqual({ kind: "allow" });
        }
        for (const name of syscallNames(abi)) {
          const number = syscallNumber(abi, name) as number;
          if (seen.has(number)) continue;
          expect(simulate(program, { abi, number })).toEqual({ kind: "kill" });
        }
      }
    },
  );

  test("programs of two ABIs together", () => {
    for (let round = 0; round < 60; round++) {
      const lines = Array.from({ length: 20 }, () => someCall(random(2) === 0 ? "x86_64" : "i386"));
      const { text, abis } = learn(lines);
      checkForm(text);
      const { policy, abis: read } = readPolicyFile("x", text);
      const program = compilePolicy(policy, read ?? abis);
      for (const { abi, number, values } of readRecords(linesOf(...lines)).calls) {
        const list = Array.from({ length: 6 }, (_, index) => values.get(index) ?? 0n);
        const call = { abi: abi as Abi, number, arguments: list };
        expect(simulate(program, call)).toEqual({ kind: "allow" });
      }
    }
  });

  test("merged with an earlier file, both allow what they did", () => {
    for (let round = 0; round < 40; round++) {
      const [before, after] = [0, 1].map(() =>
        Array.from({ length: 12 }, () => someCall("x86_64")),
      );
      const earlier = learn(before as string[]).text;
      const { text, added } = learn(after as string[], earlier);
      checkForm(text);
      const program = compilePolicy(readPolicyFile("x", text).policy, "x86_64");
      for (const { number, values } of readRecords(
        linesOf(...(before as string[]), ...(after as string[])),
      ).calls) {
        const list = Array.from({ length: 6 }, (_, index) => values.get(index) ?? 0n);
        const call = { abi: "x86_64", number, arguments: list } as const;
        expect(simulate(program, call)).toEqual({ kind: "allow" });
      }
      expect(learn(after as string[], text).added).toEqual([]);
      expect(added.length).toBeGreaterThan(0);
    }
  });
});

describe("an earlier file", () => {
  test("keeps its comments, its action, its ABIs and its install point", () => {
    const earlier = `SECCOMP_SYSCALL_ALLOW="
  read # mine
  openat(flags & O_ACCMODE == O_RDONLY)
"
SECCOMP_DEFAULT_ACTION=EPERM
SECCOMP_ARCHITECTURES=x86_64
SECCOMP_INSTALL_AT=main
`;
    const { text, added } = learn([callLine("write"), callLine("close")], earlier);
    expect(text).toBe(`# Learned.
SECCOMP_SYSCALL_ALLOW="
  # Reading and writing
  read # mine
  write # once, at 1 ms, by app
  close # once, at 1 ms, by app

  # Files
  openat(flags & O_ACCMODE == O_RDONLY)
"
SECCOMP_DEFAULT_ACTION=EPERM
SECCOMP_ARCHITECTURES=x86_64
SECCOMP_INSTALL_AT=main
`);
    expect(added).toEqual(["write", "close"]);
  });

  test("keeps its order where that may mean something", () => {
    const earlier = 'SECCOMP_SYSCALL_ALLOW="@basic-io -dup2 ptrace=EPERM openat"\n';
    const { policy } = learn([callLine("brk")], earlier);
    expect(formatPolicy(policy)).toBe("@basic-io:-dup2:ptrace=EPERM:openat:brk");
  });

  test.each([
    ['SECCOMP_SYSCALL_DENY="ptrace"\n', /list/],
    ['SECCOMP_SYSCALL_ALLOW="ptrace=EPERM"\n', /ptrace/],
    ["garbage\n", /garbage|=/],
  ])("that cannot be merged is refused: %j", (earlier, message) => {
    expect(() => learn([callLine("ptrace")], earlier)).toThrow(message);
  });
});

test("a call without a name is its number, and one of an unknown ABI is told of", () => {
  const { policy, unexpressed } = learn([
    callLine("", { number: 4000 }),
    callLine("", { number: 3, abi: "mips" }),
  ]);
  expect(formatPolicy(policy)).toBe("4000");
  expect(unexpressed.map(({ abi }) => abi)).toEqual(["mips"]);
  expect(parsePolicy("4000").items).toHaveLength(1);
});

test("nothing recorded is a policy that allows nothing", () => {
  const { text } = learn([]);
  expect(readPolicyFile("x", text).policy.items).toEqual([]);
  checkForm(text);
});

test("a list that would be too long with its comments goes without them", () => {
  const path = `/${"x".repeat(200)}\0`;
  const lines = syscallNames("x86_64").map((name) =>
    callLine(name, { program: `/bin/${"p".repeat(150)}`, memory: { 0: path, 1: path } }),
  );
  const { text, items } = learn(lines);
  expect(readPolicyFile("x", text).policy.items).toHaveLength(items.length);
  expect(text).not.toContain("ppp");
  expect(learn(lines.slice(0, 50)).text).toContain("ppp");
});
