// options: the command line -> what was asked for.

import { quote } from "./quote.js";
import { UnknownWordError, UsageError } from "./surroundings.js";

const COMMANDS = ["add", "remove", "list"] as const;
type CommandName = (typeof COMMANDS)[number];

/** What the command line asks for; what is not said is absent. */
export interface Options {
  /** Absent with `help` and `version` only. */
  readonly command?: CommandName;
  readonly allow?: string;
  readonly deny?: string;
  readonly policy?: string;
  readonly "default-action"?: string;
  readonly arch?: string;
  readonly at?: string;
  readonly library?: string;
  readonly loader?: string;
  readonly output?: string;
  readonly require?: true;
  readonly "preserve-times"?: true;
  readonly force?: true;
  readonly json?: true;
  readonly help?: true;
  readonly version?: true;
  readonly files: readonly string[];
}

type Name = Exclude<keyof Options, "files" | "command">;

interface Option {
  readonly letter?: string;
  readonly value: boolean;
  /** The commands that have it. */
  readonly of: readonly CommandName[];
}

const ADD = ["add"] as const;
const WRITERS = ["add", "remove"] as const;

const OPTIONS: Readonly<Record<Name, Option>> = {
  allow: { letter: "a", value: true, of: ADD },
  deny: { letter: "d", value: true, of: ADD },
  policy: { letter: "p", value: true, of: ADD },
  "default-action": { value: true, of: ADD },
  arch: { value: true, of: ADD },
  at: { value: true, of: ADD },
  library: { value: true, of: ADD },
  loader: { value: true, of: ADD },
  require: { value: false, of: ADD },
  output: { letter: "o", value: true, of: WRITERS },
  "preserve-times": { value: false, of: WRITERS },
  force: { letter: "f", value: false, of: WRITERS },
  json: { value: false, of: COMMANDS },
  help: { letter: "h", value: false, of: COMMANDS },
  version: { letter: "V", value: false, of: COMMANDS },
};

const NAMES = Object.keys(OPTIONS) as Name[];
const HELP = "sbx-patchelf --help says more";

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): Options {
  const values = new Map<Name, string | true>();
  const words: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") words.push(...rest.splice(0));
    else if (arg.startsWith("-") && arg !== "-") readOption(arg, rest, values);
    else words.push(arg);
  }
  const given = Object.fromEntries(values);
  if (values.has("help") || values.has("version")) return { ...given, files: [] };
  const command = parseCommand(words.shift());
  const options: Options = { ...given, command, files: words };
  checkTogether(command, options, [...values.keys()]);
  return options;
}

function readOption(written: string, rest: string[], values: Map<Name, string | true>): void {
  const { name, value: attached } = splitOption(written);
  const { value: takesValue } = OPTIONS[name];
  if (!takesValue) {
    if (attached !== undefined) {
      throw new UsageError(`option ${quote(written)} takes no value`, "leave the value out");
    }
    values.set(name, true);
    return;
  }
  const value = attached ?? rest.shift();
  if (value === undefined) throw new UsageError(`option ${quote(written)} needs a value`, HELP);
  if (values.has(name)) {
    const help = 'give it once; the items of a list are separated by ":"';
    throw new UsageError(`option ${quote(written)} is given twice`, help);
  }
  values.set(name, value);
}

/** `--name`, `--name=value`, `-n`, `-nvalue`. */
function splitOption(written: string): { readonly name: Name; readonly value?: string } {
  const [, long, longValue] = /^--([^=]*)(?:=(.*))?$/s.exec(written) ?? [];
  const [, letter, shortValue] = /^-([^-])(.+)?$/s.exec(written) ?? [];
  const name = NAMES.find((one) => one === long || OPTIONS[one].letter === (letter ?? ""));
  const value = long === undefined ? shortValue : longValue;
  if (name !== undefined) return value === undefined ? { name } : { name, value };
  const message = `unknown option ${quote(written)}`;
  if (long === undefined) throw new UsageError(message, HELP);
  const known = NAMES.map((one) => `--${one}`);
  throw new UnknownWordError(message, HELP, `--${long}`, known);
}

function parseCommand(word: string | undefined): CommandName {
  const help = "the commands are add, remove and list";
  if (word === undefined) throw new UsageError("a command is needed", help);
  const command = COMMANDS.find((name) => name === word);
  if (command !== undefined) return command;
  throw new UnknownWordError(`unknown command ${quote(word)}`, help, word, COMMANDS);
}

function checkTogether(command: CommandName, options: Options, given: readonly Name[]): void {
  const { files, allow, deny, policy, output } = options;
  const strange = given.find((name) => !OPTIONS[name].of.includes(command));
  if (strange !== undefined) {
    const owners = OPTIONS[strange].of.join(" and ");
    throw new UsageError(`--${strange} belongs to ${owners}, not to ${command}`, HELP);
  }
  if (files.length === 0) {
    throw new UsageError(`${command} needs a FILE`, `sbx-patchelf ${command} [options] FILE...`);
  }
  if (files.includes("")) throw new UsageError("the name of a FILE is empty", "name a file");
  if (output === "") throw new UsageError("the name of the output is empty", "name a file");
  if (output !== undefined && files.length > 1) {
    throw new UsageError("--output takes one FILE only", "run the command once for each");
  }
  if (allow !== undefined && deny !== undefined) {
    const help = "give one of them; an item such as ptrace=EPERM or -execve makes an exception";
    throw new UsageError("--allow and --deny exclude each other", help);
  }
  if (policy !== undefined && (allow ?? deny) !== undefined) {
    const help = "put the list into the file, or leave the file out";
    throw new UsageError("a policy file excludes --allow and --deny", help);
  }
  const detail = (["default-action", "arch", "at"] as const).find((name) => given.includes(name));
  if (detail !== undefined && (policy ?? allow ?? deny) === undefined) {
    const help = "give --policy, --allow or --deny with it";
    throw new UsageError(`--${detail} says more of a policy, and there is none`, help);
  }
}
