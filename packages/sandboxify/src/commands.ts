// commands: the command line -> the part that prints what it asks for, which is loaded only then.

import { run, type Surroundings } from "./cli.js";
import { FAILED, formatFailure } from "./failure.js";
import { type Options, parseOptions } from "./options.js";

/** Runs what prints. @returns the exit status. */
export async function runCommand(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  try {
    const options = parseOptions(args);
    const part = partOf(options);
    return part === undefined ? run(args, surroundings) : await part(options, surroundings);
  } catch (error) {
    surroundings.stderr.write(formatFailure(error, surroundings.stderr.terminal));
    return FAILED;
  }
}

type Part = (options: Options, surroundings: Surroundings) => Promise<number>;

/** The part that `options` ask for, where `run` is not the one. */
function partOf(options: Options): Part | undefined {
  if (options.explained !== undefined) return explained;
  if (options.learned !== undefined) return learned;
  if (options.help || options.version) return undefined;
  if (options.audit || options.follow) return audited;
  if (options.inspect !== undefined) return inspected;
  return undefined;
}

const explained: Part = async ({ explained = "" }) => {
  const { explainOn } = await import("./explain/explained.js");
  return explainOn(explained);
};

const learned: Part = async (options, { stdout, stderr, abiOf }) => {
  const { learn, readRecordFile } = await import("./learn/learned.js");
  return learn(options, { stdout, stderr, readRecordFile, abi: abiOf(undefined) });
};

const audited: Part = async (options, surroundings) => {
  const { audit, readAuditOptions } = await import("./audit/command.js");
  return audit(readAuditOptions(options), surroundings);
};

const inspected: Part = async (options, surroundings) => {
  const { inspect, readInspectOptions } = await import("./inspect/command.js");
  return inspect(readInspectOptions(options), surroundings);
};
