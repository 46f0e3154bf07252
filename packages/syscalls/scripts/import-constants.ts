// import-constants: header files of all ABIs -> data/constants.tsv, as data/constant-sets.tsv tells.
// Usage: import-constants.ts --headers DIR [--check] [--data DIR]
// DIR is what fetch-headers.sh prints. Needs, on Debian: clang, libc6-dev, and libc6-dev-ARCH-cross for
// i386, x32, arm64, armel, riscv64 and s390x.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { eachRow, oneOf, words } from "./cells.js";
import { type ConstantSet, constantsOf, type Target, targetOf } from "./constants.js";
import { CONSTANT_HEADER, readAbis } from "./data.js";
import { placeOrCheck } from "./place.js";
import { byteOrder, formatTable, NONE } from "./tsv.js";

interface Found {
  readonly set: string;
  readonly values: (bigint | undefined)[];
}

function readSets(directory: string): ConstantSet[] {
  const header = ["set", "from", "headers", "names", "body"];
  return eachRow(directory, "constant-sets.tsv", header, (cell) => ({
    set: cell(0),
    from: oneOf(cell(1), { kernel: "kernel", library: "library" } as const),
    headers: words(cell(2)),
    names: new RegExp(cell(3)),
    body: cell(4) === NONE ? undefined : new RegExp(cell(4)),
  }));
}

function importConstants(headers: string, data: string): string {
  const abis = readAbis(data);
  const targets = abis.map((abi) => targetOf(abi.name, headers));
  const found = new Map<string, Found>();
  for (const set of readSets(data)) gather(set, targets, found);
  const rows = [...found]
    .sort(([a], [b]) => byteOrder(a, b))
    .map(([name, { set, values }]) => [set, name, ...valueCells(abis, values)]);
  return formatTable(CONSTANT_HEADER, rows);
}

/** Add what one row gives. Two sets must not both have a name, nor two rows differ on its value. */
function gather(set: ConstantSet, targets: readonly Target[], found: Map<string, Found>): void {
  const place = `${set.set}: ${set.headers.join(" ")}`;
  const tables = targets.map((target) => constantsOf(set, target));
  if (tables.every((table) => table === undefined)) throw new Error(`no ABI can read ${place}`);
  for (const [index, table] of tables.entries()) {
    if (table === undefined)
      console.error(`import-constants: ${targets[index]?.triple} cannot read ${place}`);
    for (const [name, value] of table ?? []) {
      const entry = found.get(name) ?? { set: set.set, values: targets.map(() => undefined) };
      const other = entry.values[index];
      if (entry.set !== set.set)
        throw new Error(`${place}: ${name} is in ${entry.set} and ${set.set}`);
      if (other !== undefined && other !== value) {
        throw new Error(`${place}: ${name} is ${value}, but ${other} elsewhere`);
      }
      entry.values[index] = value;
      found.set(name, entry);
    }
  }
}

/** The value that most ABIs have, and those of the others as "ABI,ABI=VALUE". */
function valueCells(
  abis: readonly { readonly name: string }[],
  values: readonly (bigint | undefined)[],
): string[] {
  const texts = values.map((value) => (value === undefined ? NONE : format(value)));
  const count = (text: string) => texts.filter((other) => other === text).length;
  const [usual = NONE] = [...texts]
    .filter((text) => text !== NONE)
    .sort((a, b) => count(b) - count(a) || texts.indexOf(a) - texts.indexOf(b));
  const others = [...new Set(texts)].filter((text) => text !== usual);
  const elsewhere = others.map((text) => {
    const names = abis.filter((_, i) => texts[i] === text).map(({ name }) => name);
    return `${names.join(",")}=${text}`;
  });
  return [usual, elsewhere.join(" ") || NONE];
}

/** Small and negative numbers in decimal; others as bits. */
function format(value: bigint): string {
  return value < 256n ? String(value) : `0x${value.toString(16)}`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      headers: { type: "string" },
      data: { type: "string", default: join(import.meta.dirname, "../data") },
      check: { type: "boolean", default: false },
    },
  });
  if (values.headers === undefined) throw new Error("--headers DIR is missing");
  const text = importConstants(values.headers, values.data);
  const same = placeOrCheck(
    "import-constants",
    join(values.data, "constants.tsv"),
    text,
    values.check,
  );
  if (!same) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  console.error(`import-constants: ${(error as Error).message}`);
  process.exitCode = 1;
}
