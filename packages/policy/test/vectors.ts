// vectors: the text of vectors/*.txt -> blocks, each a title, variables and the lines that follow

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Abi, abis, isAbi, syscallNames } from "@sbx/syscalls";

/** The variables of a block, each `NAME=value` as bytes; without a NUL. */
export type Entries = readonly Uint8Array[];

export interface Block {
  readonly title: string;
  readonly entries: Entries;
  /** The lines that are no variable, those that are indented too. */
  readonly lines: readonly string[];
}

const folder = join(import.meta.dirname, "..", "vectors");

/** The short names that the files use. */
const VARIABLES: Readonly<Record<string, string>> = {
  allow: "SECCOMP_SYSCALL_ALLOW",
  deny: "SECCOMP_SYSCALL_DENY",
  default: "SECCOMP_DEFAULT_ACTION",
};

/** The blocks of a file. A line that starts with `#` is a comment. */
export function readBlocks(file: string): Block[] {
  return parseBlocks(readFileSync(join(folder, file), "utf8"));
}

function parseBlocks(text: string): Block[] {
  const blocks = text.split(/^== /m).slice(1).map(parseBlock);
  const titles = new Set(blocks.map(({ title }) => title));
  if (titles.size !== blocks.length) throw new Error("a title stands there twice");
  return blocks;
}

function parseBlock(text: string): Block {
  const [title = "", ...rest] = text.split("\n");
  const entries: Uint8Array[] = [];
  const lines: string[] = [];
  for (const line of rest) {
    if (line === "" || line.startsWith("#")) continue;
    const entry = parseEntry(line);
    if (entry === undefined) lines.push(line);
    else entries.push(entry);
  }
  return { title, entries, lines };
}

/** `allow TEXT` and its like, or `set NAME=TEXT` for any variable. */
function parseEntry(line: string): Uint8Array | undefined {
  const [, word = "", text = ""] = /^(\w+)(?: (.*))?$/s.exec(line) ?? [];
  if (word === "set") return expand(text);
  const name = VARIABLES[word];
  return name === undefined ? undefined : expand(`${name}=${text}`);
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, v: 11, f: 12, r: 13, "\\": 92 };

/** The bytes of a TEXT: its braces and escapes written out. */
function expand(text: string): Uint8Array {
  const plain = text.replace(/\{([^{}]*)\}/g, (_, inside: string) => expandBraces(inside));
  const bytes = plain.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex?: string, letter?: string) => {
    const code = hex === undefined ? ESCAPES[letter as string] : Number.parseInt(hex, 16);
    if (code === undefined) throw new Error(`there is no escape \\${letter}`);
    return String.fromCharCode(code);
  });
  return Buffer.from(bytes, "latin1");
}

function expandBraces(inside: string): string {
  const repeated = /^(\d+) times (.*)$/.exec(inside);
  if (repeated) return (repeated[2] as string).repeat(Number(repeated[1]));
  const names = /^names of (\w+)$/.exec(inside);
  if (names) return syscallNames(abiNamed(names[1] as string)).join(":");
  const counted = /^(\d+) to (\d+) by (\d+): (.*)$/.exec(inside);
  if (!counted) throw new Error(`there are no braces {${inside}}`);
  const [first = 0, last = 0, step = 1] = counted.slice(1, 4).map(Number);
  const pieces: string[] = [];
  for (let number = first; number <= last; number += step) {
    pieces.push((counted[4] as string).replaceAll("%", String(number)));
  }
  return pieces.join(" ");
}

export function abiNamed(name: string): Abi {
  if (!isAbi(name)) throw new Error(`there is no ABI ${name}`);
  return name;
}

/** The ABI that is meant, or all of them for `*`. */
export function abisNamed(name: string): readonly Abi[] {
  return name === "*" ? abis.map((facts) => facts.name) : [abiNamed(name)];
}
