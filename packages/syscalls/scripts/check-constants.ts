// check-constants: constants, and which parameters take them -> what is inconsistent in them.

import { orderFaults } from "./check-names.js";
import type { ConstantRow, Data, ParameterSetRow } from "./data.js";
import { parameterFinder } from "./parameters.js";

const CONSTANT_NAME = /^[A-Z_][A-Za-z0-9_]*$/;

export function constantFaults(data: Data): string[] {
  return [
    ...orderFaults("constants.tsv", data.constants),
    ...data.constants.flatMap(valueFaults),
    ...setFaults(data),
    ...placeFaults(data),
    ...pointerFaults(data),
  ];
}

function valueFaults({ name, values }: ConstantRow): string[] {
  const known = values.filter((value) => value !== undefined);
  const faults: string[] = [];
  if (!CONSTANT_NAME.test(name)) faults.push(`constants.tsv: bad name "${name}"`);
  if (known.length === 0) faults.push(`constants.tsv: ${name} has no value`);
  if (known.some((value) => value < -(2n ** 63n) || value >= 2n ** 64n)) {
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
  const real = integerParameters(data);
  const seen = new Set<string>();
  return data.parameterSets.flatMap((row) =>
    placesOf(row).flatMap((place) => {
      if (seen.has(place)) return [`parameter-sets.tsv: ${place} stands twice`];
      seen.add(place);
      return real.has(place) ? [] : [`parameter-sets.tsv: no parameter is ${place}`];
    }),
  );
}

function placesOf({ calls, parameter }: ParameterSetRow): string[] {
  return (calls ?? ["*"]).map((call) => `${call}.${parameter}`);
}

/** Every parameter that is no pointer, as "CALL.PARAMETER" and as "*.PARAMETER". */
function integerParameters(data: Data): Set<string> {
  const find = parameterFinder({ ...data, parameterSets: [] });
  const names = data.abis.flatMap((abi) =>
    data.syscalls.flatMap(({ name }) =>
      (find(abi.name, name) ?? [])
        .filter((parameter) => !parameter.pointer)
        .flatMap((parameter) => [`${name}.${parameter.name}`, `*.${parameter.name}`]),
    ),
  );
  return new Set(names);
}

/** Pointers that would take constants: a row for all calls names them by chance. */
function pointerFaults(data: Data): string[] {
  const find = parameterFinder(data);
  const places = data.abis.flatMap((abi) =>
    data.syscalls.flatMap(({ name }) =>
      (find(abi.name, name) ?? [])
        .filter(({ pointer, sets }) => pointer && sets.length > 0)
        .map((parameter) => `${name}.${parameter.name}`),
    ),
  );
  return [...new Set(places)].map((place) => `parameter-sets.tsv: ${place} is a pointer`);
}
