// cli: the command sbx-preload, apart from the process that it runs in.

import { type Installed, installFolder } from "./install.js";
import { InstallError } from "./install-error.js";
import { quote } from "./quote.js";

/** Where the command writes, and what it knows of its surroundings. */
export interface Surroundings {
  readonly version: string;
  readonly path: () => string;
  /** Without a folder, into the caller's own. @throws {InstallError} */
  readonly install: (folder?: string) => readonly Installed[];
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const USAGE = `Usage: sbx-preload [path]
       sbx-preload install [DIR]
Print the path of libsandbox.so, as in

  LD_PRELOAD="$(sbx-preload)" SECCOMP_SYSCALL_ALLOW=fstat:newfstatat:write:exit_group PROGRAM

or install it with ld-sandbox.so, the same for static programs, into a folder that stays, for programs
that are linked to it: into DIR, or ${installFolder({}, 0)} for root, or
\${XDG_DATA_HOME:-~/.local/share}/sbx for another user. The paths are printed.

  -h, --help     print this
  -V, --version  print the version
`;

/** What an option is, wherever it stands. */
const OPTIONS: Readonly<Record<string, "help" | "version">> = {
  "-h": "help",
  "--help": "help",
  "-V": "version",
  "--version": "version",
};

/** Run the command. @returns the exit status: 1 when there is no library, 2 on misuse. */
export function run(args: readonly string[], surroundings: Surroundings): number {
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  const options = before.filter((arg) => arg.startsWith("-"));
  const words = [...before.filter((arg) => !arg.startsWith("-")), ...args.slice(before.length + 1)];
  const unknown = options.find((option) => !Object.hasOwn(OPTIONS, option));
  if (unknown !== undefined) return misuse(`unknown option ${quote(unknown)}`, surroundings);
  const [option] = options;
  if (option !== undefined) {
    surroundings.stdout(OPTIONS[option] === "help" ? USAGE : `${surroundings.version}\n`);
    return 0;
  }
  return perform(words, surroundings);
}

function perform(words: readonly string[], surroundings: Surroundings): number {
  const [command = "path", folder, ...more] = words;
  if (command !== "path" && command !== "install") {
    return misuse(`unknown command ${quote(command)}`, surroundings);
  }
  const [extra] = command === "install" ? more : [folder, ...more];
  if (extra !== undefined) return misuse(`unexpected argument ${quote(extra)}`, surroundings);
  if (folder === "") return misuse("DIR is empty", surroundings, "give the path of a folder");
  return attempt(surroundings, () => {
    if (command === "install") install(folder, surroundings);
    else surroundings.stdout(`${surroundings.path()}\n`);
  });
}

function install(folder: string | undefined, surroundings: Surroundings): void {
  const { stdout, stderr } = surroundings;
  const installed = surroundings.install(folder);
  for (const { path } of installed) stdout(`${path}\n`);
  if (installed.every(({ changed }) => !changed)) {
    stderr("sbx-preload: they are there already; nothing was changed\n");
  }
  const [library] = installed;
  const option = folder === undefined ? "" : ` --library ${shellWord(library?.path ?? "")}`;
  stderr(`next: npx @sbx/patchelf add${option} PROGRAM\n`);
}

/** `text` as a word of a shell's command line. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function attempt({ stderr }: Surroundings, work: () => void): number {
  try {
    work();
    return 0;
  } catch (error) {
    const help = error instanceof InstallError ? `help: ${error.help}\n` : "";
    stderr(`sbx-preload: ${error instanceof Error ? error.message : error}\n${help}`);
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
