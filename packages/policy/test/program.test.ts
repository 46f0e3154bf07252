import { expect, test } from "vitest";
import { disassemble } from "./disassemble.js";
import { runTypeScript } from "./twin.js";
import { abiNamed, readBlocks } from "./vectors.js";

const blocks = readBlocks("program.txt");

test.each(blocks)("program: $title", ({ entries, lines }) => {
  const abi = lines.find((line) => line.startsWith("on "))?.slice("on ".length) ?? "x86_64";
  const { compiled } = runTypeScript({ abi: abiNamed(abi), entries });
  const expected = lines.filter((line) => /^ +\d+: /.test(line));
  const indent = " ".repeat(4);
  expect(
    disassemble(compiled as NonNullable<typeof compiled>).map((line) => indent + line),
  ).toEqual(expected);
});
