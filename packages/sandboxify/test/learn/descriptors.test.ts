// File descriptors: what is said of them, and what is proposed where only the standard ones were used.

import { join } from "node:path";
import { compilePolicy, parsePolicy, simulate } from "@sbx/policy";
import { type Abi, abis, syscallNames, syscallNumber, syscallParameters } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { readRecords } from "../../src/learn/records.js";
import { inFolder, learnFrom, read } from "./learning.js";
import { callLine, linesOf } from "./records.js";

const write = (low: number, high: number) => callLine("write", { descriptors: [low, high] });
const fcntl = (cmd: number, low: number, high: number) =>
  callLine("fcntl", { values: { 1: cmd }, descriptors: [low, high] });

test.each<[readonly string[], string]>([
  [[write(1, 1)], "fd 1; tighter: write(fd <= 2)"],
  [[write(0, 2)], "fd 0 to 2; tighter: write(fd <= 2)"],
  [[write(2, 2), write(0, 1)], "fd 0 to 2; tighter: write(fd <= 2)"],
  [[write(1, 3)], "fd 1 to 3"],
  [[write(-1, 1)], "fd -1 to 1"],
  [[write(-100, -100)], "fd AT_FDCWD"],
  [[write(-100, 5)], "fd AT_FDCWD to 5"],
  [[write(-2147483648, 2147483647)], "fd -2147483648 to 2147483647"],
  [[write(1, 1), callLine("write")], ""],
  [[callLine("mmap", { values: { 2: 1, 3: 2 }, descriptors: [-1, -1] })], "fd -1"],
  [
    [fcntl(1, 0, 2), fcntl(3, 1, 1)],
    "fd 0 to 2; tighter: fcntl(cmd == F_GETFD && fd <= 2 || cmd == F_GETFL && fd <= 2)",
  ],
  [[fcntl(1, 0, 2), fcntl(3, 1, 4)], "fd 0 to 4"],
  // There is no such parameter.
  [[callLine("brk", { descriptors: [1, 1] })], "fd 1"],
  // No ranges: the wrong way round, too long, no numbers, too large.
  ...[[2, 1], [1, 1, 1], [], ["1", "1"], [0.5, 1], [0, 2 ** 31]].map(
    (descriptors): [readonly string[], string] => [
      [callLine("write").replace("{", `{"descriptors":${JSON.stringify(descriptors)},`)],
      "",
    ],
  ),
])("%j: %j", (lines, said) => {
  inFolder((folder) => {
    const output = join(folder, "x");
    const { stdout } = learnFrom(lines, { output, json: true });
    const [, comment = ""] = / by app(?:, (fd [^\n]*))?\n/.exec(read(output)) ?? [];
    expect(comment).toBe(said);
    const [item] = JSON.parse(stdout).items;
    expect(item.tighter).toBe(said.split("; tighter: ")[1]);
  });
});

test("the page and the data have it", () => {
  inFolder((folder) => {
    const [output, report] = [join(folder, "x"), join(folder, "x.html")];
    const { stdout } = learnFrom([write(0, 2)], { output, report, json: true });
    expect(JSON.parse(stdout).items[0]).toMatchObject({
      descriptors: [0, 2],
      tighter: "write(fd <= 2)",
    });
    expect(read(report)).toContain("fd 0 to 2 · tighter: <code>write(fd &lt;= 2)</code>");
  });
});

test("what an earlier run did is not known: nothing is proposed that would refuse it", () => {
  inFolder((folder) => {
    const output = join(folder, "x");
    const propose = (line: string) => {
      learnFrom([line], { output });
      return read(output).includes("tighter: write(fd <= 2)");
    };
    expect(propose(write(1, 1))).toBe(true);
    expect(propose(write(1, 2))).toBe(true);
    expect(propose(write(1, 3))).toBe(false);
    expect(propose(write(1, 1))).toBe(false);
  });
});

test.each(abis.map(({ name }) => name))("%s: what is proposed allows all that was seen", (abi) => {
  const named = syscallNames(abi).filter((name) =>
    syscallParameters(abi, name)?.some((parameter) => parameter.name === "fd"),
  );
  expect(named.length).toBeGreaterThan(20);
  const lines = named.map((name) => callLine(name, { abi, descriptors: [0, 2] }));
  inFolder((folder) => {
    const { stdout } = learnFrom(lines, { output: join(folder, "x"), json: true });
    const { items } = JSON.parse(stdout);
    const tighter = items.flatMap((item: { tighter?: string }) => item.tighter ?? []);
    expect(tighter).toHaveLength(named.length);
    const program = compilePolicy(parsePolicy(tighter.join("\n")), abi);
    for (const { number } of readRecords(linesOf(...lines)).calls) {
      for (const [fd, kind] of [
        [0n, "allow"],
        [2n, "allow"],
        [0xffff_ffff_0000_0002n, "allow"],
        [3n, "kill"],
      ] as const) {
        const list = Array.from({ length: 6 }, (_, index) =>
          index === placeOf(abi, number) ? fd : 0n,
        );
        expect(simulate(program, { abi, number, arguments: list })).toEqual({ kind });
      }
    }
  });
});

/** Where a call has its descriptor. */
function placeOf(abi: Abi, number: number): number | undefined {
  const name = syscallNames(abi).find((one) => syscallNumber(abi, one) === number) ?? "";
  return syscallParameters(abi, name)?.find((parameter) => parameter.name === "fd")?.argument;
}
