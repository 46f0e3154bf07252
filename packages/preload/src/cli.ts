// cli: the command sbx-preload, apart from the process that it runs in.

import { quote } from "./quote.js";

/** Where the command writes, and what it knows of its surroundings. */
export interface Surroundings {
  readonly version: string;
  readonly path: () => string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const USAGE = `Usage: sbx-preload [path]
Print the path of libsandbox.so, as in

  LD_PRELOAD="$(sbx-preload)" SECCOMP_SYSCALL_ALLOW=fstat:newfstatat:write:exit_group PROGRAM

  -h, --help     print this
  -V, --version  print the version
`;

/** Run the command. @returns the exit status: 1 when there is no library, 2 on misuse. */
export function run(args: readonly string[], surroundings: Surroundings): number {
  const { stdout, version } = surroundings;
  const [command = "path", extra] = args;
  if (extra !== undefined) return misuse(`unexpected argument ${quote(extra)}`, surroundings);
  switch (command) {
    case "path":
      return printPath(surroundings);
    case "-h":
    case "--help":
      stdout(USAGE);
      return 0;
    case "-V":
    case "--version":
      stdout(`${version}\n`);
      return 0;
    case "install":
      return misuse(
        "there is no install command yet",
        surroundings,
        "copy the file that sbx-preload names",
      );
    default:
      return misuse(
        `unknown ${command.startsWith("-") ? "option" : "command"} ${quote(command)}`,
        surroundings,
      );
  }
}

function printPath({ path, stdout, stderr }: Surroundings): number {
  try {
    stdout(`${path()}\n`);
    return 0;
  } catch (error) {
    stderr(`sbx-preload: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}

function misuse(
  message: string,
  { stderr }: Surroundings,
  help = "run sbx-preload --help",
): number {
  stderr(`sbx-preload: ${message}\nhelp: ${help}\n`);
  return 2;
}
