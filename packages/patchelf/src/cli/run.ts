// run: the command sbx-patchelf, apart from the process that it runs in.

import { add } from "./add.js";
import type { Outcome } from "./change.js";
import { librariesOf } from "./library.js";
import { type Options, parseOptions } from "./options.js";
import { plain } from "./quote.js";
import { remove } from "./remove.js";
import { linesOf, PolicyRefusal, type Problem, problemsOf, toJson } from "./report.js";
import { listingData, listingOf, listingText, policyData } from "./show.js";
import { type Surroundings, UnknownWordError, UsageError } from "./surroundings.js";
import { USAGE } from "./usage.js";

const REFUSED = 1;
const MISUSE = 2;

/** Runs the command. @returns the exit status: 1 when a file was refused, 2 on misuse. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, version } = surroundings;
  try {
    const options = parseOptions(args);
    if (options.help) stdout.write(USAGE);
    else if (options.version) stdout.write(`${version}\n`);
    else return await perform(options, surroundings);
    return 0;
  } catch (error) {
    stderr.write(linesOf(await nearer(error), stderr.terminal));
    return error instanceof UsageError ? MISUSE : REFUSED;
  }
}

/** The same with the word that was meant, if there is one near. */
async function nearer(error: unknown): Promise<unknown> {
  if (!(error instanceof UnknownWordError)) return error;
  const { near } = await import("@sbx/syscalls");
  const [nearest] = near(error.word, error.known, 1);
  if (nearest === undefined) return error;
  return new UsageError(error.message, `did you mean "${nearest}"?`);
}

/** What is done with a file, and what is printed of it. */
type Work = (name: string) => Promise<{
  readonly text: string;
  readonly data: object;
  readonly warnings: readonly string[];
}>;

async function workOf(options: Options, surroundings: Surroundings): Promise<Work> {
  if (options.command === "list") {
    return async (name) => {
      const listing = listingOf(name);
      const text = await listingText(name, listing);
      return { text, data: listingData(name, listing), warnings: [] };
    };
  }
  if (options.command === "remove")
    return async (name) => told(await remove(name, options), options);
  const variables = await variablesOf(options, surroundings);
  const libraries = librariesOf(options, surroundings);
  const context = { options, variables, libraries, terminal: surroundings.stderr.terminal };
  return async (name) => told(await add(name, context), options);
}

/** What knows the language of policies is large, and loaded where there is one. */
async function variablesOf(options: Options, { read }: Surroundings) {
  const { policy, allow, deny } = options;
  if ((policy ?? allow ?? deny) === undefined) return undefined;
  const { optionVariables } = await import("./policy.js");
  return optionVariables(options, read);
}

function told({ file, changed, text, data, policy, warnings }: Outcome, { output }: Options) {
  const where = output === undefined ? "" : ` (in ${plain(output)})`;
  return {
    text: `${plain(file)}${where}: ${text}\n`,
    data: { file, output: output ?? null, changed, ...data, policy: policyData(policy) },
    warnings,
  };
}

/** Does the work with each file: one that is refused does not keep the others from it. */
async function perform(options: Options, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const work = await workOf(options, surroundings);
  const files: object[] = [];
  const said = new Set<string>();
  let status = 0;
  for (const name of options.files) {
    try {
      const { text, data, warnings } = await work(name);
      files.push(options.json && warnings.length > 0 ? { ...data, warnings } : data);
      if (options.json) continue;
      for (const warning of warnings) stderr.write(`sbx-patchelf: ${warning}\n`);
      stdout.write(text);
    } catch (error) {
      status = REFUSED;
      const problems = problemsOf(error);
      if (options.json) files.push(dataOf(name, problems));
      else stderr.write(refusal(name, error, said, surroundings));
    }
  }
  if (options.json) stdout.write(toJson({ files }));
  return status;
}

const dataOf = (file: string, errors: readonly Problem[]): object => ({ file, errors });

/** A policy that is refused is refused for each file alike: what is wrong with it is told once. */
function refusal(
  name: string,
  error: unknown,
  said: Set<string>,
  { stderr }: Surroundings,
): string {
  const lines = linesOf(error, stderr.terminal);
  if (!(error instanceof PolicyRefusal)) return lines;
  const isNew = !said.has(lines);
  said.add(lines);
  return `${isNew ? lines : ""}sbx-patchelf: ${plain(name)} was not changed: its policy is refused\n`;
}
