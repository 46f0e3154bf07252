// check-prototypes: prototypes and types -> what is inconsistent in them.

import { orderFaults } from "./check-names.js";
import type { AbiRow, Data, PrototypeRow, TypeRow } from "./data.js";
import type { Declaration } from "./declaration.js";
import { wordBits } from "./parameters.js";

const FILE = "prototypes.tsv";

export function prototypeFaults(data: Data): string[] {
  return [
    ...orderFaults("types.tsv", data.types),
    ...orderFaults(
      FILE,
      data.prototypes.map((row) => ({ name: keyOf(row) })),
    ),
    ...data.prototypes.flatMap((row) => nameFaults(row, data)),
    ...repeatFaults(data.prototypes),
    ...data.prototypes.flatMap((row) => declarationFaults(row, data)),
    ...missingFaults(data),
    ...unusedTypeFaults(data),
  ];
}

/** How messages name a row, and how rows are ordered: a call's own rows follow the one for the rest. */
function keyOf({ name, abis }: PrototypeRow): string {
  return abis === undefined ? name : `${name} @${abis.join(",")}`;
}

/** The ABIs on which a row holds. */
function abisOf(row: PrototypeRow, { abis, syscalls, prototypes }: Data): AbiRow[] {
  const numbers = syscalls.find(({ name }) => name === row.name)?.numbers;
  const own = new Set(
    prototypes.filter(({ name }) => name === row.name).flatMap((other) => other.abis ?? []),
  );
  return abis.filter(
    ({ name }, i) =>
      numbers?.[i] !== undefined &&
      (row.abis === undefined ? !own.has(name) : own.has(name) && row.abis.includes(name)),
  );
}

function nameFaults(row: PrototypeRow, data: Data): string[] {
  if (!data.syscalls.some(({ name }) => name === row.name)) {
    return [`${FILE}: no call is ${row.name}`];
  }
  const here = new Set(abisOf(row, data).map(({ name }) => name));
  const lacking = (row.abis ?? []).filter((abi) => !here.has(abi));
  return [
    ...lacking.map((abi) => `${FILE}: ${keyOf(row)}: there is no such call on ${abi}`),
    ...(here.size === 0 && lacking.length === 0
      ? [`${FILE}: ${row.name}: the row holds nowhere`]
      : []),
  ];
}

function repeatFaults(rows: readonly PrototypeRow[]): string[] {
  const seen = new Set<string>();
  return rows
    .flatMap(({ name, abis }) => (abis ?? []).map((abi) => `${name} @${abi}`))
    .filter((key) => seen.size === seen.add(key).size)
    .map((key) => `${FILE}: ${key} stands twice`);
}

function declarationFaults(row: PrototypeRow, data: Data): string[] {
  const types = new Map(data.types.map((type) => [type.name, type]));
  const narrow = abisOf(row, data).filter((abi) => wordBits(abi) === 32);
  const wide = abisOf(row, data).filter((abi) => wordBits(abi) === 64);
  return (row.parameters ?? []).flatMap((declaration, index, all) => {
    const { type, name, half } = declaration;
    const place = `${FILE}: ${keyOf(row)}`;
    const bits = types.get(type)?.bits;
    if (/^arg[0-9]$/.test(name) && name !== `arg${index}`) {
      return [`${place}: ${name} is argument ${index}`];
    }
    if (type === "void") return index === all.length - 1 ? [`${place}: void ends the row`] : [];
    if (!type.endsWith("*") && bits === undefined) return [`${place}: types.tsv has no "${type}"`];
    if (half === undefined) {
      const faults = all.some((other, i) => i !== index && other.name === name)
        ? [`${place}: two parameters have one name`]
        : [];
      if (bits !== 64 || narrow.length === 0) return faults;
      return [...faults, `${place}: ${name} needs two arguments on ${narrow[0]?.name}`];
    }
    if (wide.length > 0) return [`${place}: ${name} is split on ${wide[0]?.name}`];
    return bits === 64 && isPaired(declaration, index, all)
      ? []
      : [`${place}: ${name} is no pair of 64 bits`];
  });
}

/** Whether the other half is beside this one, and there is no third. */
function isPaired(
  { type, name, half }: Declaration,
  index: number,
  all: readonly Declaration[],
): boolean {
  const others = all.filter((other, i) => i !== index && other.name === name);
  const beside = [all[index - 1], all[index + 1]].includes(others[0]);
  return others.length === 1 && beside && others[0]?.type === type && others[0].half !== half;
}

function missingFaults({ abis, syscalls, prototypes }: Data): string[] {
  const x86_64 = abis.findIndex((abi) => abi.name === "x86_64");
  const present = new Set(
    prototypes.filter((row) => row.abis === undefined && row.parameters).map((row) => row.name),
  );
  return syscalls
    .filter(({ name, numbers }) => numbers[x86_64] !== undefined && !present.has(name))
    .map(({ name }) => `${FILE}: ${name} of x86_64 is missing`);
}

function unusedTypeFaults({ types, prototypes }: Data): string[] {
  const used = new Set(prototypes.flatMap((row) => (row.parameters ?? []).map(({ type }) => type)));
  return types
    .filter((row: TypeRow) => !used.has(row.name))
    .map((row) => `types.tsv: no parameter is of type "${row.name}"`);
}
