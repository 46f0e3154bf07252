// usage: what --help prints.

import { abis } from "@sbx/syscalls";
import { type CommandName, commandNames, commands } from "./commands.js";

const OPTIONS = `  -a, --allow LIST             a policy that allows LIST, in the place of a FILE
  -d, --deny LIST              a policy that denies LIST
      --default-action ACTION  what a violation of such a LIST gets: kill unless given
      --arch LIST              the ABIs that such a LIST is for, as x86_64:i386
      --abi ABI                the ABI of calls, and of policies that name none: the machine's own
                               unless given
                               (${abis.map(({ name }) => name).join(", ")})
      --json                   print data
  -h, --help                   print this
  -V, --version                print the version
`;

/** The help of a command, or of all of them together. */
export function usage(name: CommandName | undefined): string {
  if (name === undefined) return overview();
  const command = commands[name];
  const head = `Usage: sbx-policy ${command.usage}\n${sentence(command.summary)}\n`;
  return `${head}\n${command.about}\n\nOptions:\n${OPTIONS}`;
}

function overview(): string {
  const width = Math.max(...commandNames.map((name) => commands[name].usage.length));
  const lines = commandNames.map((name) => {
    const { usage: text, summary } = commands[name];
    return `  ${text.padEnd(width)}  ${summary}\n`;
  });
  return `Usage: sbx-policy COMMAND [options] FILE...
Check, compare and explain seccomp policies. A FILE holds SECCOMP_* variables; "-" is standard input.

${lines.join("")}
Options:
${OPTIONS}
"sbx-policy COMMAND --help" says more. Exit status: 1 for a policy that is refused, a finding or a
difference, 2 for a command line or a file that cannot be read.
`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
