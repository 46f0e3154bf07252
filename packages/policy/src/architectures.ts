// architectures: a list of names -> ABIs. Twin: native/core/architectures.c

import { type Abi, abis, isAbi, near } from "@sbx/syscalls";
import { fail } from "./diagnostic.js";
import { type Source, sliceSource, wholeOf } from "./source.js";

/** What stands between architectures, as between items. */
const SEPARATORS = /[: \t\n\v\f\r]/;

/** The ABIs that `source` names, each once; without a source the program's own, if it is known. */
export function readArchitectures(source: Source | undefined, own: Abi): readonly Abi[];
export function readArchitectures(
  source: Source | undefined,
  own: Abi | undefined,
): readonly Abi[] | undefined;
export function readArchitectures(
  source: Source | undefined,
  own: Abi | undefined,
): readonly Abi[] | undefined {
  if (source === undefined) return own && [own];
  const { start, end } = wholeOf(source);
  const found = new Set<Abi>();
  let at = start;
  for (const name of sliceSource(source, wholeOf(source)).split(SEPARATORS)) {
    if (name !== "") found.add(architectureOf(source, name, at));
    at += name.length + 1;
  }
  if (found.size === 0) fail({ code: "no_architecture", source, span: { start, end } });
  if (own !== undefined && !found.has(own)) {
    fail({ code: "own_architecture_missing", source, span: { start, end }, abi: own });
  }
  return [...found];
}

function architectureOf(source: Source, name: string, start: number): Abi {
  if (isAbi(name)) return name;
  const span = { start, end: start + name.length };
  const names = abis.map((facts) => facts.name);
  return fail({ code: "unknown_architecture", source, span, near: near(name, names) });
}
