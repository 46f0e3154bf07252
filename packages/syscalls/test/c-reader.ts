// c-reader: the text of a generated C header -> its tables, read by their contract and not by their writer

import { readFileSync } from "node:fs";
import { join } from "node:path";

const M64 = 0xffff_ffff_ffff_ffffn;

/** One generated header. */
export interface Header {
  readonly text: string;
  /** The number that a macro stands for. */
  define(name: string): number;
  numbers(type: string, name: string): number[];
  characters(name: string): string;
  /** The rows of an array of structures, a number for each member. */
  records(name: string): number[][];
  /** The names of a pool, parted by where each begins. */
  names(pool: string, start: readonly number[]): string[];
}

/** Reads packages/syscalls/generated/`file`. */
export function readHeader(file: string): Header {
  const text = readFileSync(join(import.meta.dirname, "../generated", file), "utf8");
  const body = (declaration: string): string => {
    const start = text.indexOf(declaration);
    if (start < 0) throw new Error(`no ${declaration} in ${file}`);
    const open = text.indexOf("= {", start) + 3;
    return text.slice(open, text.indexOf("};", open));
  };
  const cells = (list: string): string[] =>
    list.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
  const number = (cell: string): number => Number(cell.replace(/u$/, ""));
  const characters = (name: string): string =>
    cells(body(`SBX_TABLE char ${name}[`))
      .map((cell) => cell.slice(1, -1))
      .join("");
  return {
    text,
    define(name) {
      const match = new RegExp(`^#define ${name} (0x[0-9a-f]+|[0-9]+)u?$`, "m").exec(text);
      if (!match) throw new Error(`no #define ${name} in ${file}`);
      return Number(match[1]);
    },
    numbers: (type, name) => cells(body(`SBX_TABLE ${type} ${name}[`)).map(number),
    characters,
    records: (name) =>
      [...body(`\n} ${name}[`).matchAll(/\{([^}]*)\}/g)].map(([, row = ""]) =>
        cells(row).map(number),
      ),
    names(pool, start) {
      const all = characters(pool);
      return start.slice(1).map((end, i) => all.slice(start[i], end));
    },
  };
}

/** The 64-bit numbers of an array; as JavaScript numbers they would lose their lowest bits. */
export function wideNumbers({ text }: Header, name: string): bigint[] {
  const start = text.indexOf(`SBX_TABLE uint64_t ${name}[`);
  const body = text.slice(text.indexOf("{", start) + 1, text.indexOf("};", start));
  return [...body.matchAll(/(0x[0-9a-f]+|[0-9]+)u?,/g)].map(([, cell]) => BigInt(cell as string));
}

function littleEndian(bytes: string, start: number, count: number): bigint {
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = value * 256n + BigInt(bytes.charCodeAt(start + i));
  return value;
}

/** The slot, of 1 << `bits`, at which the search for a name begins. */
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

/** Finds the index of a name as native/core does, and how many slots it looks at. */
export function finder(
  names: readonly string[],
  slots: readonly number[],
  bits: number,
): (name: string) => { index: number; probes: number } {
  return (name) => {
    let probes = 1;
    for (let slot = hash(name, bits); ; slot = (slot + 1) % slots.length, probes++) {
      const entry = slots[slot] as number;
      if (entry === 0) return { index: -1, probes };
      if (names[entry - 1] === name) return { index: entry - 1, probes };
    }
  };
}

/** What is declared in a header, without comments and macros. */
export function declarations({ text }: Header): string[] {
  const code = text.replace(/\/\*.*?\*\//gs, "").replace(/^#.*(\n\tX.*)*$/gm, "");
  return code
    .split("};")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
