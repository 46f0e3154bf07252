// options: the command line -> what was asked for. What is refused, the launcher refuses in the same words.

import { FAILURES } from "./failures.js";
import { quote } from "./quote.js";

/** The install points of the launcher. */
export const INSTALL_POINTS = ["exec", "entry", "main"] as const;
export type LaunchPoint = (typeof INSTALL_POINTS)[number];

/** How the filter gets into the program. */
export const WAYS = ["auto", "keyed", "inject", "suspend"] as const;
export type LaunchWay = (typeof WAYS)[number];

/** How calls are seen while a program is learned. */
const LEARNING_WAYS = ["notify", "ptrace"] as const;
type LearningWay = (typeof LEARNING_WAYS)[number];

/** The options whose values are one of a few words. */
const WORDS = {
  at: { words: INSTALL_POINTS, refuse: FAILURES.unknownPoint },
  via: { words: WAYS, refuse: FAILURES.unknownWay },
  learn: { words: LEARNING_WAYS, refuse: FAILURES.unknownLearning },
} as const;

/** What the command line asks for; what is not said is absent. */
export interface Options {
  readonly allow?: string;
  readonly deny?: string;
  readonly "default-action"?: string;
  readonly arch?: string;
  readonly policy?: string;
  readonly report?: string;
  readonly at?: LaunchPoint;
  readonly via?: LaunchWay;
  readonly verbose?: true;
  readonly explain?: true;
  readonly learn?: true | LearningWay;
  readonly help?: true;
  readonly version?: true;
  readonly show?: string;
  readonly inspect?: string;
  readonly audit?: true;
  readonly follow?: true;
  readonly output?: string;
  readonly verify?: true;
  readonly json?: true;
  /** What the launcher alone asks for: to tell of violations, and to answer on a descriptor. */
  readonly explained?: string;
  /** What the launcher alone asks for: to make a policy of the records in a file. */
  readonly learned?: string;
  /** Where the launcher writes the records as they are: to a descriptor. */
  readonly records?: string;
  /** The program and its arguments. */
  readonly program: readonly string[];
}

type Name = Exclude<keyof Options, "program">;

/** An option, and whether it takes a value; an optional one is attached by "=". */
interface Option {
  readonly letter?: string;
  readonly value: boolean | "optional";
}

const OPTIONS: Readonly<Record<Name, Option>> = {
  allow: { letter: "a", value: true },
  deny: { letter: "d", value: true },
  "default-action": { value: true },
  arch: { value: true },
  policy: { letter: "p", value: true },
  report: { value: true },
  at: { value: true },
  via: { value: true },
  verbose: { value: false },
  explain: { value: false },
  learn: { value: "optional" },
  help: { letter: "h", value: false },
  version: { letter: "V", value: false },
  show: { value: true },
  inspect: { value: true },
  audit: { value: false },
  follow: { value: false },
  output: { value: true },
  verify: { value: false },
  json: { value: false },
  explained: { value: true },
  learned: { value: true },
  records: { value: true },
};

const NAMES = Object.keys(OPTIONS) as Name[];

/** @throws {Failure} */
export function parseOptions(args: readonly string[]): Options {
  const values = new Map<Name, string | true>();
  const rest = [...args];
  while (rest[0]?.startsWith("-")) {
    // The log that comes through standard input.
    if (rest[0] === "-" && values.has("audit")) break;
    const written = rest.shift() as string;
    if (written === "--") break;
    readOption(written, rest, values);
  }
  return { ...Object.fromEntries(values), program: rest };
}

function readOption(written: string, rest: string[], values: Map<Name, string | true>): void {
  const { name, value } = splitOption(written);
  if (name === undefined) throw FAILURES.unknownOption(quote(written));
  if (values.has(name)) throw FAILURES.repeatedOption(quote(written));
  values.set(name, readValue(name, written, value, rest));
}

/** `--name`, `--name=value`, `-n`, `-nvalue`. */
function splitOption(written: string): {
  readonly name: Name | undefined;
  readonly value?: string;
} {
  if (!written.startsWith("--")) {
    const letter = written.slice(1, 2);
    const name = NAMES.find((one) => OPTIONS[one].letter === letter);
    return written.length > 2 ? { name, value: written.slice(2) } : { name };
  }
  const [, long, value] = /^--([^=]*)(?:=(.*))?$/s.exec(written) ?? [];
  const name = NAMES.find((one) => one === long);
  return value === undefined ? { name } : { name, value };
}

function readValue(
  name: Name,
  written: string,
  attached: string | undefined,
  rest: string[],
): string | true {
  const { value: takes } = OPTIONS[name];
  if (!takes && attached !== undefined) throw FAILURES.valueUnwanted(quote(written));
  if (takes !== true && attached === undefined) return true;
  const value = attached ?? rest.shift();
  if (value === undefined) throw FAILURES.valueMissing(quote(written));
  if (name !== "at" && name !== "via" && name !== "learn") return value;
  const { words, refuse } = WORDS[name];
  if (!(words as readonly string[]).includes(value)) throw refuse(quote(value));
  return value;
}
