// cli: the command sbx-syscalls, apart from the process that it runs in.

import { type Abi, abis } from "./abi.js";
import { type Answer, answer } from "./answer.js";
import { faultText } from "./fault.js";
import { parseOptions, UsageError } from "./options.js";
import { print } from "./print.js";

/** Where the command writes, and what it knows of its surroundings. */
export interface Surroundings {
  /** The machine's own ABI. */
  readonly abi: Abi;
  readonly version: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const USAGE = `Usage: sbx-syscalls [options] NAME|NUMBER|@GROUP|ERRNO|CONSTANT...
Say what a Linux system call is (its numbers, its parameters), who is in a group of calls, and what
an errno or a constant stands for.

  --abi ABI      the ABI that numbers are of, and the only one that is shown:
                 ${abis.map((facts) => facts.name).join(", ")}
                 (unless given, numbers are the machine's own, and all are shown)
  --json         print an array with an object for each answer
  -h, --help     print this
  -V, --version  print the version
`;

/** Run the command. @returns the exit status: 1 when something is unknown, 2 on misuse. */
export function run(args: readonly string[], surroundings: Surroundings): number {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseOptions(args);
    if (options.help) stdout(USAGE);
    else if (options.version) stdout(`${surroundings.version}\n`);
    else if (options.subjects.length > 0) return lookUp(options, surroundings);
    else {
      stderr(USAGE);
      return 2;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr(faultText(error.fault));
    return 2;
  }
}

function lookUp(options: ReturnType<typeof parseOptions>, surroundings: Surroundings): number {
  const shown = options.abi === undefined ? abis.map((facts) => facts.name) : [options.abi];
  const results = options.subjects.map((subject) => ({
    subject,
    result: answer(subject, options.abi ?? surroundings.abi, shown),
  }));
  const answers: { subject: string; answer: Answer }[] = [];
  for (const { subject, result } of results) {
    if ("kind" in result) answers.push({ subject, answer: result });
    else surroundings.stderr(faultText(result));
  }
  surroundings.stdout(options.json ? toJson(answers) : toText(answers));
  return answers.length === results.length ? 0 : 1;
}

/** A number asks for a name and gets just that; everything else gets all there is to say. */
function toText(answers: readonly { subject: string; answer: Answer }[]): string {
  const blocks = answers.map(({ subject, answer }) =>
    /^[0-9]/.test(subject) ? [answer.name] : print(answer),
  );
  const long = blocks.some((lines) => lines.length > 1);
  return blocks.map((lines) => `${lines.join("\n")}\n`).join(long ? "\n" : "");
}

function toJson(answers: readonly { subject: string; answer: Answer }[]): string {
  const objects = answers.map(({ subject, answer }) => ({ subject, ...answer }));
  return `${JSON.stringify(objects, null, 2)}\n`;
}
