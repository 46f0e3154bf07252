// commands: what the commands are called and take, and how each is explained.

/** How a command is called, and what it is for. */
export interface Command {
  readonly usage: string;
  readonly summary: string;
  /** What it takes before its policies, if anything. */
  readonly word?: string;
  /** How many policies it takes. */
  readonly least: number;
  readonly most: number;
  /** The lines of its help. */
  readonly about: string;
}

const ANY = Number.POSITIVE_INFINITY;

/** The commands, in alphabetical order. */
export type CommandName = "check" | "decide" | "diff" | "format" | "lint" | "merge" | "show";

export const commands: Readonly<Record<CommandName, Command>> = {
  check: {
    usage: "check FILE...",
    summary: "say whether policies can be installed, and what is wrong with them",
    least: 1,
    most: ANY,
    about: `Reads each policy and compiles it. Prints a line for each that is accepted, and all that is wrong
with the others.`,
  },
  decide: {
    usage: "decide CALL FILE",
    summary: "say what happens to a call, and which item says so",
    word: "CALL",
    least: 1,
    most: 1,
    about: `CALL is a name or a number with arguments in the order of its parameters, as in
  'openat(AT_FDCWD, 0, O_WRONLY | O_CREAT)'
What is left out is 0. "@ABI" before it makes it a call of another ABI: '@i386 socket(AF_INET)'.`,
  },
  diff: {
    usage: "diff A B",
    summary: "say which calls two policies treat differently, whatever their texts are",
    least: 2,
    most: 2,
    about: `Compares what the policies mean: for each ABI and call, with which arguments they do not do the
same, and one such call. Exit status 1 if there is a difference.`,
  },
  format: {
    usage: "format [--write|--check] FILE...",
    summary: "put the white space of policy files in order",
    least: 1,
    most: ANY,
    about: `Keeps comments, line breaks, the order and the kind of separators. Prints the result, or

  --write  changes the files, and names those that were changed
  --check  names the files that would be changed, with exit status 1`,
  },
  lint: {
    usage: "lint [--kernel RELEASE] FILE...",
    summary: "find what is accepted but probably not meant",
    least: 1,
    most: ANY,
    about: `Finds what is denied but open by another call, conditions that are got round, what a program needs
to live, errors that programs do not expect, and more. Exit status 1 if there is a finding.

  --kernel RELEASE  the oldest kernel, as 5.10: find what it does not have`,
  },
  merge: {
    usage: "merge A B...",
    summary: "make one policy of several",
    least: 2,
    most: ANY,
    about: `Of lists of what is allowed, all is allowed that one of them allows; of lists of what is denied, all
is denied that one of them denies. Comments are not kept. Items that contradict each other are
errors.`,
  },
  show: {
    usage: "show policy|ruleset|program|bpf FILE",
    summary: "print a policy in one of its forms",
    word: "policy, ruleset, program or bpf",
    least: 1,
    most: 1,
    about: `  policy   as a policy file, without comments
  ruleset  what happens to each call, by its number on each ABI
  program  the instructions of the filter, with what their numbers mean
  bpf      the bytes of the filter, as the kernel takes them: struct sock_filter[], little-endian`,
  },
};

export const commandNames = Object.keys(commands) as CommandName[];
