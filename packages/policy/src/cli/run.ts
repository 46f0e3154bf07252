// run: the command sbx-policy, apart from the process that it runs in.

import { check } from "./check.js";
import { type CommandName, commands } from "./commands.js";
import { decideCall } from "./decide-call.js";
import { diffPolicies } from "./diff-policies.js";
import { format } from "./format-files.js";
import { lintPolicies } from "./lint-policies.js";
import { mergePolicies } from "./merge-policies.js";
import { type Options, parseOptions } from "./options.js";
import { show } from "./show.js";
import { FileError, type Surroundings, UsageError } from "./surroundings.js";
import { usage } from "./usage.js";

/** What each command does. @returns the exit status. */
const actions: Readonly<
  Record<CommandName, (options: Options, surroundings: Surroundings) => number>
> = {
  check,
  decide: decideCall,
  diff: diffPolicies,
  format,
  lint: lintPolicies,
  merge: mergePolicies,
  show,
};

/** Runs the command. @returns the exit status: 1 for findings, 2 for what cannot be read. */
export function run(args: readonly string[], surroundings: Surroundings): number {
  try {
    return perform(args, surroundings);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof FileError)) throw error;
    const help = error instanceof UsageError ? error.help : undefined;
    surroundings.stderr.write(`sbx-policy: ${error.message}\n${help ? `help: ${help}\n` : ""}`);
    return 2;
  }
}

function perform(args: readonly string[], surroundings: Surroundings): number {
  const options = parseOptions(args);
  const { command } = options;
  if (options.help) surroundings.stdout.write(usage(command));
  else if (options.version) surroundings.stdout.write(`${surroundings.version}\n`);
  else if (command !== undefined) {
    checkInputs(command, options);
    return actions[command](options, surroundings);
  }
  return 0;
}

const NUMBERS = ["no", "one", "two"];

function checkInputs(name: CommandName, { inputs, word, defaultAction, arch }: Options): void {
  const command = commands[name];
  const help = `sbx-policy ${command.usage}`;
  if (command.word !== undefined && word === undefined) {
    throw new UsageError(`${name} needs ${command.word}`, help);
  }
  const { length } = inputs;
  if (length < command.least || length > command.most) {
    const count = NUMBERS[command.least];
    const most = command.most > command.least ? " or more" : "";
    const policies = command.least > 1 || most !== "" ? "policies" : "policy";
    throw new UsageError(`${name} takes ${count}${most} ${policies}, not ${length}`, help);
  }
  const isOption = inputs.some(({ kind }) => kind === "list");
  for (const [option, value] of Object.entries({ "default-action": defaultAction, arch })) {
    if (value !== undefined && !isOption) {
      throw new UsageError(`--${option} goes with --allow or --deny; a file says it itself`);
    }
  }
}
