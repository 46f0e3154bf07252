// symbols: lines of readelf -> the same, where a symbol stands in its section: sections may move with their symbols.

import { run } from "./command.js";

interface Place {
  readonly name: string;
  readonly address: bigint;
}

/** By the index of the section. */
export function sectionAddresses(path: string): ReadonlyMap<number, Place> {
  const { stdout } = run(["readelf", "-SW", path]);
  const rows = stdout.matchAll(/^ +\[ *(\d+)\] (\S+) +\S+ +([\da-f]+) /gm);
  return new Map(
    [...rows].map(([, index, name = "", address]) => [
      Number(index),
      { name, address: BigInt(`0x${address}`) },
    ]),
  );
}

const SYMBOL = /^ *(\d+): ([\da-f]+)( +\d+ \w+ +\w+ +\w+ .*) (\d+) (.*)$/;

export function relativeSymbols(
  lines: readonly string[],
  sections: ReadonlyMap<number, Place>,
): readonly string[] {
  return lines.map((line) => {
    const [, number, value, kind, index, name] = SYMBOL.exec(line) ?? [];
    const section = sections.get(Number(index));
    if (value === undefined || section === undefined || kind?.includes(" TLS ")) return line;
    return `${number}: ${section.name} + ${BigInt(`0x${value}`) - section.address}${kind} ${name}`;
  });
}
