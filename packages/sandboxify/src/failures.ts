// failures: what is wrong with a command line, in the words of native/launcher/reason.h.

import { Failure } from "./failure.js";

/** A failure about `subject`, which is in quotes already. */
const about =
  (text: string, help: string) =>
  (subject = ""): Failure =>
    new Failure(
      text.replace("%s", () => subject),
      help,
    );

export const FAILURES = {
  unknownOption: about("unknown option %s", "sandboxify --help lists the options"),
  repeatedOption: about(
    "option %s is given twice",
    'give it once; the items of a list are separated by ":"',
  ),
  valueMissing: about("option %s needs a value", "sandboxify --help shows it"),
  valueUnwanted: about("option %s takes no value", "leave the value out"),
  twoLists: about(
    "--allow and --deny exclude each other",
    "give one of them; an item such as ptrace=EPERM or -execve makes an exception",
  ),
  listAndFile: about(
    "a policy file excludes --allow and --deny",
    "put the list into the file, or leave the file out",
  ),
  unknownPoint: about("unknown install point %s", "the install points are exec, entry and main"),
  unknownWay: about("unknown way %s", "the ways are auto, keyed, inject and suspend"),
  unknownLearning: about("unknown way to learn %s", "the ways are notify and ptrace"),
  unknownForm: about("unknown form %s", "the forms are policy, ruleset, program and bpf"),
  noPolicy: about(
    "there is no policy to show",
    "give --allow, --deny or --policy, or set SECCOMP_SYSCALL_ALLOW",
  ),
  nothingToPrint: about(
    "there is nothing to print",
    "give --show, --help or --version; programs are run by bin/sandboxify",
  ),
  bytesOnTerminal: about(
    "bpf is bytes, which are not for a terminal",
    "send them elsewhere, as in bwrap --seccomp 10 10< <(sandboxify --show bpf ...)",
  ),
  noDescriptor: about(
    "%s is no descriptor to answer on",
    "use --explain, which starts what tells of violations by itself",
  ),
  followAlone: about(
    "--follow prints the records of --audit",
    "sandboxify --audit --follow [FILE|-]",
  ),
  noProcess: about(
    "there is no process %s",
    "pgrep and ps print the numbers of those that there are",
  ),
  notForAudit: about(
    "option %s does not go with --audit",
    "sandboxify --audit [--follow] [--json] [FILE|-]",
  ),
  oneLog: about(
    "--audit reads one log, and there is %s behind it",
    "options come first: sandboxify --audit --follow FILE; several files: cat FILE... | sandboxify --audit -",
  ),
  outputNoFile: about(
    "%s is no file",
    "give the name of a file, which is made where there is none",
  ),
  outputUnwritable: about(
    "cannot write %s",
    "give --output or --report a place that can be written",
  ),
  outputTaken: about(
    "%s is there already, and what was learned cannot be merged",
    "move it away, or give another --output",
  ),
  nothingToVerify: about(
    "there is no policy file %s to verify",
    "leave --verify out to make it, or name another one with --output",
  ),
  recordsUnreadable: about("cannot read the records in %s", "use --learn, which makes them"),
  fileTooLarge: about(
    "the policy file %s has more than 1 MiB",
    "a policy has some hundred lines at most",
  ),
  fileUnreadable: about("cannot read the policy file %s", "check its name and its permissions"),
} as const;
