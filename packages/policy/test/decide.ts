// decide: vectors/decide.txt -> its rows, each a policy for an ABI, a call and the verdict

import { type Abi, syscallNumber } from "@sbx/syscalls";
import type { SystemCall } from "../src/index.js";
import { abiNamed, abisNamed, type Entries, readBlocks } from "./vectors.js";

export interface DecideRow {
  readonly title: string;
  readonly entries: Entries;
  readonly abi: Abi;
  readonly call: string;
  readonly verdict: string;
}

export const decideBlocks = readBlocks("decide.txt");

export const decideRows: readonly DecideRow[] = decideBlocks.flatMap(({ title, entries, lines }) =>
  lines.flatMap((line) => {
    const [, names = "", call = "", verdict = ""] = /^(\S+) (.+) (\S+)$/.exec(line) ?? [];
    return abisNamed(names).map((abi) => ({ title, entries, abi, call, verdict }));
  }),
);

/** The call that `text` means in the rows of a policy for `abi`: CALL or OTHER:CALL. */
export function parseCall(text: string, abi: string): SystemCall {
  const [, other = abi, call = "", list] = /^(?:(\w+):)?(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const foreign = abiNamed(other);
  const number = /^[0-9]/.test(call) ? Number(call) : syscallNumber(foreign, call);
  if (number === undefined) throw new Error(`${other} has no ${call} for ${text}`);
  return list === undefined
    ? { abi: foreign, number }
    : { abi: foreign, number, arguments: list.split(", ").map(parseArgument) };
}

const parseArgument = (text: string): bigint =>
  text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
