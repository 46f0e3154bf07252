// holes: what all filters of a process do together -> by which ways they are got round.

import {
  describeReturned,
  onlyValue,
  type Program,
  type RecoveredPart,
  type RecoveredPolicy,
  type Recovery,
  recoveredPart,
} from "@sbx/policy";
import { type Abi, abiFacts, syscallNames, syscallNumber } from "@sbx/syscalls";

/** Something that a filter probably does not mean. */
export interface Hole {
  readonly code: string;
  readonly text: string;
}

/** What is asked about. */
export interface Held {
  /** The process's own ABI. */
  readonly abi: Abi;
  /** Those that the machine has. */
  readonly abis: readonly Abi[];
  readonly programs: readonly Program[];
  /** What they do together. */
  readonly recovery: Recovery;
  /** The same in the language. */
  readonly policies: readonly RecoveredPolicy[];
}

const ARCH_OFFSET = 4;
const LOAD = 0x20;
const KILL_THREAD = 0;
const ALLOW = 0x7fff_0000;
const LOG = 0x7ffc_0000;
const ERRNO_0 = 0x0005_0000;

const passes = (value: number): boolean => value === ALLOW || value === LOG;

type Check = (held: Held) => readonly Hole[];

const hole = (code: string, text: string): readonly Hole[] => [{ code, text }];

/** Whether any call of the process's own is refused: where none is, there is nothing to get round. */
function refuses({ abi, recovery }: Held): boolean {
  return partsOf(recovery, abi).some(({ cases }) => cases.some(({ value }) => !passes(value)));
}

const partsOf = ({ tables }: Recovery, abi: Abi): readonly RecoveredPart[] =>
  tables.find((table) => table.abi === abi)?.parts ?? [];

/** A call's name by what can happen to it. */
function reachOf(
  { recovery }: Held,
  abi: Abi,
  name: string,
): "open" | "held" | "closed" | undefined {
  const number = syscallNumber(abi, name);
  if (number === undefined) return undefined;
  const { cases } = recoveredPart(recovery, { abi, number });
  if (cases.every(({ value }) => passes(value))) return "open";
  return cases.some(({ value }) => passes(value)) ? "held" : "closed";
}

const checkArchitecture: Check = (held) => {
  const { abi, abis, programs } = held;
  const looks = programs.some(({ instructions }) =>
    instructions.some(({ code, k }) => code === LOAD && k === ARCH_OFFSET),
  );
  const other = abis.find((one) => abiFacts(one).auditArch !== abiFacts(abi).auditArch);
  if (looks || other === undefined) return [];
  const way = other === "i386" ? ", as int 0x80 makes them," : "";
  return hole(
    "no_abi_check",
    `no filter looks at the ABI: calls of ${other}${way} are decided by the numbers of ${abi}, of which most mean other calls`,
  );
};

/** Other ABIs of which calls pass that the own one refuses. */
const checkOthers: Check = (held) => {
  const { abi, abis, programs, recovery } = held;
  const looks = programs.some(({ instructions }) =>
    instructions.some(({ code, k }) => code === LOAD && k === ARCH_OFFSET),
  );
  if (!looks) return [];
  return abis
    .filter((one) => one !== abi && one !== "x32")
    .flatMap((one) => {
      const value = onlyValue(partsOf(recovery, one));
      if (value !== undefined && passes(value)) {
        return hole(
          "other_abi_open",
          `every call of ${one} passes, whatever the same call of ${abi} gets`,
        );
      }
      const names = looserIn(held, one);
      if (names.length === 0) return [];
      const pass = names.length === 1 ? "passes" : "pass";
      return hole(
        "other_abi_looser",
        `as calls of ${one}, ${few(names)} ${pass}, though not as calls of ${abi}`,
      );
    });
};

/** Calls that pass in another ABI, though the own one refuses them. */
const looserIn = (held: Held, other: Abi): readonly string[] =>
  syscallNames(other).filter(
    (name) => reachOf(held, held.abi, name) === "closed" && reachOf(held, other, name) === "open",
  );

/** Calls that x32's numbers let through, though x86_64's do not. */
const checkX32: Check = (held) => {
  const { abi, abis } = held;
  if (abi !== "x86_64" || !abis.includes("x32")) return [];
  const names = looserIn(held, "x32");
  if (names.length === 0) return [];
  return hole(
    "x32_open",
    `x32 is not excluded: by numbers from 0x40000000 on, ${few(names)} pass, though not as calls of x86_64; a kernel with CONFIG_X86_X32 makes them`,
  );
};

const NAMES_MAX = 4;

/** Some names of many. */
function few(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MAX).join(", ");
  const left = names.length - NAMES_MAX;
  return left > 0 ? `${shown} and ${left} more` : shown;
}

/** What a kernel has that the filter's author did not know. */
const checkDefault: Check = ({ abi, recovery }) => {
  const last = partsOf(recovery, abi).at(-1);
  const open = last?.cases.every(({ value }) => passes(value));
  return open
    ? hole(
        "permissive_default",
        `what no filter names passes: calls that newer kernels have are open (${describeReturned(last?.cases[0]?.value ?? ALLOW)})`,
      )
    : [];
};

const IO_URING = ["io_uring_setup", "io_uring_enter"] as const;

/** What io_uring does, no filter sees. */
const checkIoUring: Check = (held) => {
  const { abi } = held;
  if (!IO_URING.every((name) => reachOf(held, abi, name) === "open")) return [];
  const names = ["openat", "open", "socket", "connect", "bind", "accept4", "unlinkat"].filter(
    (name) => ["held", "closed"].includes(reachOf(held, abi, name) ?? ""),
  );
  return names.length > 0
    ? hole("io_uring_open", `io_uring passes, and can do what is refused as ${few(names)}`)
    : [];
};

/** Where one thread is ended, the others go on in a state that nobody foresaw. */
const checkThreads: Check = ({ abi, abis, recovery }) => {
  const others = abis.filter(
    (one) => one !== abi && onlyValue(partsOf(recovery, one)) === KILL_THREAD,
  );
  const last = partsOf(recovery, abi).at(-1);
  const isDefault = last?.cases.every(({ value }) => value === KILL_THREAD);
  return [
    ...(others.length > 0
      ? hole(
          "kill_thread_abi",
          `calls of ${others.join(", ")} end the thread only: the others go on, and whoever has a thread to spare may try`,
        )
      : []),
    ...(isDefault
      ? hole(
          "kill_thread_default",
          "what is not let through ends the thread only: the others go on",
        )
      : []),
  ];
};

/** Who may trace others of his user makes them do what he may not. */
const checkPtrace: Check = (held) => {
  const { abi } = held;
  const names = ["ptrace", "process_vm_writev", "pidfd_getfd"].filter(
    (name) => reachOf(held, abi, name) === "open",
  );
  return names.length > 0
    ? hole(
        "tracing_open",
        `${names.join(", ")} pass${names.length === 1 ? "es" : ""}: other processes of the user, which have no filter, can be made to do what is refused here`,
      )
    : [];
};

/** A filter sees the flags of clone, but not those of clone3. */
const checkClone: Check = (held) => {
  const { abi } = held;
  return reachOf(held, abi, "clone") === "held" && reachOf(held, abi, "clone3") === "open"
    ? hole(
        "clone_hides",
        "clone is held by its flags, but clone3 passes with any: filters do not see its flags",
      )
    : [];
};

/** A call that was not made, and looks as if it were. */
const checkErrno: Check = ({ abi, recovery }) => {
  const isThere = partsOf(recovery, abi).some(({ cases }) =>
    cases.some(({ value }) => value === ERRNO_0),
  );
  return isThere
    ? hole("errno_0", "some calls are not made and return 0: the program takes them for done")
    : [];
};

/** A filter that compares more of an argument than the kernel takes (CVE-2019-7303, CVE-2019-10063). */
const checkBits: Check = ({ policies }) => {
  const remarks = policies.flatMap((policy) => policy.remarks);
  const names = remarks.filter(({ kind }) => kind === "bypass").map(({ about }) => about);
  return names.length > 0
    ? hole(
        "bits_bypass",
        `what ${few(names)} may be called with is compared in 64 bits, of which the kernel takes 32: with one of the others set, what is refused passes`,
      )
    : [];
};

const checks: readonly Check[] = [
  checkBits,
  checkArchitecture,
  checkOthers,
  checkX32,
  checkDefault,
  checkIoUring,
  checkThreads,
  checkPtrace,
  checkClone,
  checkErrno,
];

/** The holes of filters that hold a process together; none where they refuse nothing. */
export function findHoles(held: Held): Hole[] {
  return refuses(held) ? checks.flatMap((check) => check(held)) : [];
}
