// The checks of parameters, groups and constants fail on a planted fault.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findFaults } from "../scripts/check.js";
import { readData } from "../scripts/data.js";
import { plant, scratch } from "./planting.js";

/** All that `generate` would say. */
function faults(): string[] {
  try {
    return findFaults(readData(join(scratch, "data")));
  } catch (error) {
    return [(error as Error).message.replace(/:\d+:/, ":N:")];
  }
}

const CLONE_S390X =
  "clone@s390x\tunsigned long stack\tunsigned int flags\tint *parent_tid\tint *child_tid\tunsigned long tls\t-";
const PREAD_I386 =
  "pread64@i386\tunsigned int fd\tchar *buf\tsize_t count\tloff_t offset/low\tloff_t offset/high\t-";
const UMASK = "umask\tint mask\t-\t-\t-\t-\t-";
const EXEC = "@exec\tfamily\t-\trun another program in this process\texecve execveat";
const SWAP = "@swap\tgroup\t-\tswitch swapping to files and devices on and off\tswapoff swapon";
const AF_UNIX = "AF\tAF_UNIX\t1\t-";
const O_DIRECT = "O\tO_DIRECT\t0x4000\taarch64,arm=0x10000";
const NSTYPE = "setns\tnstype\tCLONE";
const KILL = "kill\tEINVAL EPERM ESRCH";
const MQD = "mqd_t\t32\tyes";

const FAULTS = [
  [
    "a type that is not known",
    "prototypes.tsv",
    UMASK,
    UMASK.replace("int", "mask_t"),
    'prototypes.tsv: umask: types.tsv has no "mask_t"',
  ],
  [
    "a type of odd bits",
    "types.tsv",
    MQD,
    MQD.replace("32", "31"),
    'types.tsv:N: "31" is not 8 or 16 or 32 or 64 or word',
  ],
  [
    "a type that nothing is of",
    "types.tsv",
    MQD,
    `${MQD}\noff64_t\t64\tyes`,
    'types.tsv: no parameter is of type "off64_t"',
  ],
  [
    "a row of an ABI that lacks the call",
    "prototypes.tsv",
    CLONE_S390X,
    `${CLONE_S390X}\nclone3@mips\t-\t-\t-\t-\t-\t-`,
    "prototypes.tsv: clone3 @mips: there is no such call on mips",
  ],
  [
    "two rows of one ABI",
    "prototypes.tsv",
    PREAD_I386,
    `${PREAD_I386}\n${PREAD_I386.replace("@i386", "@i386,arm")}`,
    "prototypes.tsv: pread64 @i386 stands twice",
  ],
  [
    "64 bits in one argument of a 32-bit ABI",
    "prototypes.tsv",
    PREAD_I386,
    "",
    "prototypes.tsv: pread64: offset needs two arguments on i386",
  ],
  [
    "a lower half without an upper",
    "prototypes.tsv",
    PREAD_I386,
    PREAD_I386.replace("loff_t offset/high", "-"),
    "prototypes.tsv: pread64 @i386: offset is no pair of 64 bits",
  ],
  [
    "halves that are not side by side",
    "prototypes.tsv",
    PREAD_I386,
    "pread64@i386\tunsigned int fd\tchar *buf\tloff_t offset/low\tsize_t count\tloff_t offset/high\t-",
    "prototypes.tsv: pread64 @i386: offset is no pair of 64 bits",
  ],
  [
    "halves where a register holds the whole",
    "prototypes.tsv",
    UMASK,
    "umask\tloff_t mask/low\tloff_t mask/high\t-\t-\t-\t-",
    "prototypes.tsv: umask: mask is split on x86_64",
  ],
  [
    "an argument left out at the end",
    "prototypes.tsv",
    UMASK,
    "umask\tint mask\tvoid\t-\t-\t-\t-",
    "prototypes.tsv: umask: void ends the row",
  ],
  [
    "a parameter with another argument's name",
    "prototypes.tsv",
    UMASK,
    UMASK.replace("int mask", "int arg1"),
    "prototypes.tsv: umask: arg1 is argument 0",
  ],
  [
    "an x86_64 call of which nothing is known",
    "prototypes.tsv",
    UMASK,
    "umask\t?\t-\t-\t-\t-\t-",
    "prototypes.tsv: umask of x86_64 is missing",
  ],
  [
    "a member that is no call",
    "groups.tsv",
    EXEC,
    EXEC.replace("execveat", "execveta"),
    "groups.tsv: @exec: no call or group is execveta",
  ],
  [
    "members out of order",
    "groups.tsv",
    EXEC,
    EXEC.replace("execve execveat", "execveat execve"),
    "groups.tsv: @exec: execve does not come after the word before it",
  ],
  [
    "a group that holds itself",
    "groups.tsv",
    SWAP,
    SWAP.replace("swapoff", "@privileged swapoff"),
    "groups.tsv: @swap holds itself",
  ],
  [
    "a way around a group that is no family",
    "groups.tsv",
    SWAP,
    SWAP.replace("\t-\t", "\tioctl\t"),
    "groups.tsv: @swap is no family",
  ],
  [
    "a way around a family through its own call",
    "groups.tsv",
    EXEC,
    EXEC.replace("\t-\t", "\texecve\t"),
    "groups.tsv: @exec: execve is no call outside of the family",
  ],
  [
    "help that is a sentence",
    "groups.tsv",
    EXEC,
    EXEC.replace("process\t", "process.\t"),
    'groups.tsv: @exec: "run another program in this process." is not a clause',
  ],
  [
    "a group's name without its sign",
    "groups.tsv",
    EXEC,
    EXEC.replace("@exec", "exec"),
    'groups.tsv: bad name "exec"',
  ],
  [
    "a constant in two sets",
    "constants.tsv",
    AF_UNIX,
    `${AF_UNIX}\n${AF_UNIX.replace("AF\t", "SOCK\t")}`,
    "constants.tsv: AF_UNIX does not come after the name before it",
  ],
  [
    "a constant of an ABI that there is none of",
    "constants.tsv",
    O_DIRECT,
    O_DIRECT.replace("arm=", "arm,mips="),
    'constants.tsv:N: there is no ABI "mips"',
  ],
  [
    "a constant without a value",
    "constants.tsv",
    AF_UNIX,
    AF_UNIX.replace("\t1\t", "\t-\t"),
    "constants.tsv: AF_UNIX has no value",
  ],
  [
    "a constant that is no integer",
    "constants.tsv",
    AF_UNIX,
    AF_UNIX.replace("\t1\t", "\t01\t"),
    'constants.tsv:N: "01" is not an integer',
  ],
  [
    "a constant of more than 64 bits",
    "constants.tsv",
    AF_UNIX,
    AF_UNIX.replace("\t1\t", "\t0x10000000000000000\t"),
    "constants.tsv: AF_UNIX has more than 64 bits",
  ],
  [
    "a set that no parameter takes",
    "constants.tsv",
    AF_UNIX,
    AF_UNIX.replace("AF\t", "FA\t"),
    "constants.tsv: no parameter takes FA",
  ],
  [
    "a set that is empty",
    "parameter-sets.tsv",
    NSTYPE,
    `${NSTYPE} CLOWN`,
    "parameter-sets.tsv: no constant is in CLOWN",
  ],
  [
    "sets of a parameter that is not there",
    "parameter-sets.tsv",
    NSTYPE,
    NSTYPE.replace("nstype", "nstyp"),
    "parameter-sets.tsv: no parameter is setns.nstyp",
  ],
  [
    "sets of a pointer",
    "parameter-sets.tsv",
    NSTYPE,
    `${NSTYPE}\n*\tpathname\tCLONE`,
    "parameter-sets.tsv: no parameter is *.pathname",
  ],
  [
    "sets of a pointer among integers of its name",
    "parameter-sets.tsv",
    NSTYPE,
    `${NSTYPE}\n*\tkey\tIPC`,
    "parameter-sets.tsv: fsconfig.key is a pointer",
  ],
  [
    "sets of a parameter twice",
    "parameter-sets.tsv",
    NSTYPE,
    `${NSTYPE}\n${NSTYPE}`,
    "parameter-sets.tsv: setns.nstype stands twice",
  ],
  [
    "an errno that is not known",
    "errors.tsv",
    KILL,
    KILL.replace("ESRCH", "ESRCHH"),
    "errors.tsv: kill: no errno is ESRCHH",
  ],
  [
    "errnos out of order",
    "errors.tsv",
    KILL,
    KILL.replace("EINVAL EPERM", "EPERM EINVAL"),
    "errors.tsv: kill: EINVAL does not come after the word before it",
  ],
  [
    "errnos of no call",
    "errors.tsv",
    KILL,
    KILL.replace("kill", "kil"),
    "errors.tsv: no call is kil",
  ],
] as const;

describe("generate", () => {
  test.each(FAULTS)("%s is refused", (_, file, line, replacement, message) => {
    plant(file, line, replacement);
    expect(faults()).toContain(message);
  });
});
