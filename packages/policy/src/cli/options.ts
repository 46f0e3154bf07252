// options: the command line -> what was asked for.

import { type Abi, abis, isAbi, near } from "@sbx/syscalls";
import { isRelease } from "../lint/release.js";
import { type CommandName, commandNames, commands } from "./commands.js";
import { quote } from "./quote.js";
import { UsageError } from "./surroundings.js";

/** Where a policy comes from. */
export type Input =
  | { readonly kind: "file"; readonly path: string }
  | {
      readonly kind: "list";
      readonly list: "allow" | "deny";
      readonly text: string;
      /** What messages call it. */
      readonly name: string;
    };

/** What the command line asks for. */
export interface Options {
  /** `undefined` with `--help` and `--version` only. */
  readonly command: CommandName | undefined;
  readonly help: boolean;
  readonly version: boolean;
  readonly json: boolean;
  readonly abi: Abi | undefined;
  /** Of the lists that are given as options. */
  readonly defaultAction: string | undefined;
  readonly arch: string | undefined;
  readonly kernel: string | undefined;
  readonly write: boolean;
  readonly check: boolean;
  /** What the command takes before its policies: the form to show, the call to decide. */
  readonly word: string | undefined;
  readonly inputs: readonly Input[];
}

/** Options by their long names, and whether they take a value. */
const OPTIONS: Readonly<Record<string, { readonly short?: string; readonly value: boolean }>> = {
  abi: { value: true },
  allow: { short: "a", value: true },
  arch: { value: true },
  check: { value: false },
  "default-action": { value: true },
  deny: { short: "d", value: true },
  help: { short: "h", value: false },
  json: { value: false },
  kernel: { value: true },
  version: { short: "V", value: false },
  write: { value: false },
};

/** Options that only some commands have. */
const ONLY: Readonly<Record<string, CommandName>> = {
  check: "format",
  kernel: "lint",
  write: "format",
};

/** What has been read so far. */
interface Reading {
  readonly words: (string | Input)[];
  readonly values: Map<string, string>;
}

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): Options {
  const reading: Reading = { words: [], values: new Map() };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") reading.words.push(...rest.splice(0));
    else if (arg === "-" || !arg.startsWith("-")) reading.words.push(arg);
    else readOption(reading, arg, rest);
  }
  return optionsOf(reading);
}

function readOption({ words, values }: Reading, arg: string, rest: string[]): void {
  const [, written = "", given] = /^(-[^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
  const name = nameOf(written);
  if (OPTIONS[name]?.value !== true) {
    if (given !== undefined) throw new UsageError(`${written} takes no value`);
    values.set(name, "");
    return;
  }
  const value = given ?? rest.shift();
  if (value === undefined) throw new UsageError(`${written} needs a value`);
  if (name === "allow" || name === "deny") words.push(listInput(words, name, value));
  else if (values.has(name)) throw new UsageError(`${written} is given twice`);
  else values.set(name, value);
}

/** A list of the command line; the second one of a kind is `--allow#2` to messages. */
function listInput(words: Reading["words"], list: "allow" | "deny", text: string): Input {
  const isAlike = (word: string | Input) =>
    typeof word !== "string" && word.kind === "list" && word.list === list;
  const count = words.filter(isAlike).length + 1;
  return { kind: "list", list, text, name: count > 1 ? `--${list}#${count}` : `--${list}` };
}

function nameOf(written: string): string {
  const name = Object.keys(OPTIONS).find(
    (long) => written === `--${long}` || written === `-${OPTIONS[long]?.short}`,
  );
  if (name !== undefined) return name;
  const known = Object.keys(OPTIONS).map((long) => `--${long}`);
  throw new UsageError(`unknown option ${quote(written)}`, didYouMean(written, known));
}

function didYouMean(text: string, known: readonly string[]): string | undefined {
  const [nearest] = near(text, known, 1);
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

function optionsOf({ words, values }: Reading): Options {
  const command = takeCommand(words, values.has("help") || values.has("version"));
  for (const name of values.keys()) {
    const only = ONLY[name];
    if (only !== undefined && command !== only && command !== undefined) {
      throw new UsageError(`--${name} belongs to ${only}, not to ${command}`);
    }
  }
  const takesWord = command !== undefined && commands[command].word !== undefined;
  const word = takesWord && typeof words[0] === "string" ? (words.shift() as string) : undefined;
  return {
    command,
    help: values.has("help"),
    version: values.has("version"),
    json: values.has("json"),
    abi: parseAbi(values.get("abi")),
    defaultAction: values.get("default-action"),
    arch: values.get("arch"),
    kernel: parseKernel(values.get("kernel")),
    write: values.has("write"),
    check: values.has("check"),
    word,
    inputs: words.map((one) => (typeof one === "string" ? { kind: "file", path: one } : one)),
  };
}

function takeCommand(words: (string | Input)[], mayLack: boolean): CommandName | undefined {
  const index = words.findIndex((word) => typeof word === "string");
  const text = words[index];
  if (typeof text !== "string") {
    if (mayLack) return undefined;
    throw new UsageError("a command is needed", `the commands are ${commandNames.join(", ")}`);
  }
  const command = commandNames.find((name) => name === text);
  if (command === undefined) {
    const help = `the commands are ${commandNames.join(", ")}`;
    throw new UsageError(`unknown command ${quote(text)}`, didYouMean(text, commandNames) ?? help);
  }
  words.splice(index, 1);
  return command;
}

function parseAbi(text: string | undefined): Abi | undefined {
  if (text === undefined || isAbi(text)) return text;
  const names = abis.map((facts) => facts.name);
  const help = `the ABIs are ${names.join(", ")}`;
  throw new UsageError(`unknown ABI ${quote(text)}`, didYouMean(text, names) ?? help);
}

function parseKernel(text: string | undefined): string | undefined {
  if (text === undefined || isRelease(text)) return text;
  throw new UsageError(`${quote(text)} is no kernel release`, "write it as in --kernel 5.10");
}
