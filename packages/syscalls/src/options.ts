// options: the command line -> what was asked for.

import { parseArgs } from "node:util";
import { type Abi, abis, isAbi } from "./abi.js";
import { didYouMean, type Fault } from "./fault.js";
import { quote } from "./quote.js";

/** What the command line asks for. */
export interface Options {
  readonly abi: Abi | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
  /** Names and numbers to look up. */
  readonly subjects: readonly string[];
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

const OPTIONS = {
  abi: { type: "string" },
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  version: { type: "boolean", short: "V" },
} as const;

/** @throws {UsageError} on an option or an ABI that there is none of. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false, // node:util's own messages echo what was typed unescaped
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "option") checkOption(token.name, token.rawName, token.value);
  }
  return {
    abi: parseAbi(values.abi),
    json: values.json === true,
    help: values.help === true,
    version: values.version === true,
    subjects: positionals,
  };
}

function checkOption(name: string, rawName: string, value: string | undefined): void {
  if (!Object.hasOwn(OPTIONS, name)) {
    const known = Object.keys(OPTIONS).map((option) => `--${option}`);
    throw new UsageError({
      message: `unknown option ${quote(rawName)}`,
      ...didYouMean(rawName, known),
    });
  }
  const takesValue = OPTIONS[name as keyof typeof OPTIONS].type === "string";
  if (takesValue && !value) throw new UsageError({ message: `${rawName} needs a value` });
  if (!takesValue && value !== undefined) {
    throw new UsageError({ message: `${rawName} takes no value` });
  }
}

function parseAbi(value: string | boolean | undefined): Abi | undefined {
  if (typeof value !== "string") return undefined;
  if (isAbi(value)) return value;
  const names = abis.map((facts) => facts.name);
  throw new UsageError({
    message: `unknown ABI ${quote(value)}`,
    help: `the ABIs are ${names.join(", ")}`,
    ...didYouMean(value, names),
  });
}
