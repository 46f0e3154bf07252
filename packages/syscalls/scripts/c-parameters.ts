// c-parameters: typed facts -> the text of sbx_parameters.h. The reader is native/core/parameter.c.

import { array, header, pool, starts } from "./c-table.js";
import type { Data } from "./data.js";
import { parameterFinder, type ResolvedParameter } from "./parameters.js";

/** The parameters of a call, and the ABIs that have them so: a bit for each. */
interface Row {
  readonly list: readonly string[];
  abis: number;
}

/**
 * The whole header. A parameter is five numbers: its name, its argument, the argument with its upper
 * half (or 6), the width in bits with 1 more for a sign and 2 more for a pointer, its list of sets.
 */
export function parametersHeader(data: Data): string {
  const find = parameterFinder(data);
  const names = new Numbering<string>();
  const setLists = new Numbering<string>();
  const lists = new Numbering<string>();
  const encode = (parameter: ResolvedParameter): string =>
    [
      names.of(parameter.name),
      parameter.argument,
      parameter.upperArgument ?? 6,
      parameter.bits + (parameter.signed ? 1 : 0) + (parameter.pointer ? 2 : 0),
      setLists.of(parameter.sets.join(" ")),
    ].join(", ");
  const rows = data.syscalls.map(({ name }) => {
    const found = new Map<string, Row>();
    for (const [index, abi] of data.abis.entries()) {
      const list = find(abi.name, name)?.map(encode);
      if (list === undefined) continue;
      const key = list.join(";");
      const row = found.get(key) ?? { list, abis: 0 };
      row.abis |= 1 << index;
      found.set(key, row);
    }
    return [...found.values()];
  });
  for (const { list } of rows.flat()) lists.of(list.join(";"));
  const parameters = lists.all.map((list) => (list === "" ? [] : list.split(";")));
  const sets = [...new Set(data.constants.map((row) => row.set))];
  const members = setLists.all.map((list) =>
    list === "" ? [] : list.split(" ").map((set) => sets.indexOf(set)),
  );
  return header("sbx_parameters", "parameters of system calls", [
    "/* The rows of call i are rows[first[i]] up to, not including, rows[first[i + 1]]. */",
    ...array("uint16_t", "sbx_prototype_first[]", starts(rows)),
    "/* A list of parameters, and a bit for each ABI that has it. */",
    "SBX_TABLE struct {",
    "\tuint16_t list;",
    "\tuint8_t abis;",
    "} sbx_prototype_rows[] = {",
    ...rows.flat().map(({ list, abis }) => `\t{ ${lists.of(list.join(";"))}, ${abis} },`),
    "};",
    "",
    ...array("uint16_t", "sbx_parameter_first[]", starts(parameters)),
    "SBX_TABLE struct {",
    "\tuint16_t name;",
    "\tuint8_t argument;",
    "\tuint8_t upper_argument;",
    "\tuint8_t width;",
    "\tuint8_t sets;",
    "} sbx_parameters[] = {",
    ...parameters.flat().map((cells) => `\t{ ${cells} },`),
    "};",
    "",
    ...pool("sbx_parameter_pool", names.all),
    ...array("uint16_t", "sbx_parameter_name_start[]", starts(names.all)),
    "/* The sets of constants of a parameter: list i of them. */",
    ...array("uint16_t", "sbx_set_first[]", starts(members)),
    ...array("uint8_t", "sbx_sets[]", members.flat()),
  ]);
}

/** Values in the order in which they are first met. */
class Numbering<Value> {
  readonly all: Value[] = [];
  private readonly known = new Map<Value, number>();

  of(value: Value): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const index = this.all.push(value) - 1;
    this.known.set(value, index);
    return index;
  }
}
