// check-constants: constants, and which parameters take them -> what is inconsistent in them.

import { orderFaults } from "./check-names.js";
import type { ConstantRow, Data, ParameterSetRow } from "./data.js";
import { parameterFinder, type ResolvedParameter } from "./parameters.js";

const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 64n - 1n;
const CONSTANT_NAME = /^[A-Z_][A-Za-z0-9_]*$/;

export function constantFaults(data: Data): string[] {
  return [
    ...orderFaults("constants.tsv", data.constants),
    ...data.constants.flatMap(valueFaults),
    ...setFaults(data),
    ...placeFaults(data),
  ];
}

function valueFaults({ name, values }: ConstantRow): string[] {
  const known = values.filter((value) => value !== undefined);
  const faults: string[] = [];
  if (!CONSTANT_NAME.test(name)) faults.push(`constants.tsv: bad name "${name}"`);
  if (known.length === 0) faults.push(`constants.tsv: ${name} has no value`);
  if (known.some((value) => value < LEAST || value > GREATEST)) {
    faults.push(`constants.tsv: ${name} has more than 64 bits`);
  }
  return faults;
}

/** Sets that some parameter takes and no constant is in, and the other way round. */
function setFaults({ constants, parameterSets }: Data): string[] {
  const filled = new Set(constants.map((row) => row.set));
  const taken = new Set(parameterSets.flatMap((row) => row.sets));
  return [
    ...[...taken]
      .filter((set) => !filled.has(set))
      .map((set) => `parameter-sets.tsv: no constant is in ${set}`),
    ...[...filled]
      .filter((set) => !taken.has(set))
      .map((set) => `constants.tsv: no parameter takes ${set}`),
  ];
}

/** Rows for parameters that are not there, that are pointers, or that have a row already. */
function placeFaults(data: Data): string[] {
  const all = everyParameter(data);
  const integers = new Set(
    all
      .filter(({ pointer }) => !pointer)
      .flatMap(({ call, name }) => [`${call}.${name}`, `*.${name}`]),
  );
  const seen = new Set<string>();
  const faults = data.parameterSets.flatMap(placesOf).flatMap((place) => {
    if (seen.has(place)) return [`parameter-sets.tsv: ${place} stands twice`];
    seen.add(place);
    return integers.has(place) ? [] : [`parameter-sets.tsv: no parameter is ${place}`];
  });
  // A row for all calls may name a pointer by chance.
  const pointers = all.filter(({ pointer, sets }) => pointer && sets.length > 0);
  const places = new Set(pointers.map(({ call, name }) => `${call}.${name}`));
  return [...faults, ...[...places].map((place) => `parameter-sets.tsv: ${place} is a pointer`)];
}

function placesOf({ calls, parameter }: ParameterSetRow): string[] {
  return (calls ?? ["*"]).map((call) => `${call}.${parameter}`);
}

function everyParameter(data: Data): (ResolvedParameter & { readonly call: string })[] {
  const find = parameterFinder(data);
  return data.abis.flatMap((abi) =>
    data.syscalls.flatMap(({ name: call }) =>
      (find(abi.name, call) ?? []).map((parameter) => ({ ...parameter, call })),
    ),
  );
}
