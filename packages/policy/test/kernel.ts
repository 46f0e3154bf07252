// kernel: a filter and a call -> what the real kernel does, one forked victim for each

import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Abi, abiFacts } from "@sbx/syscalls";
import type { SystemCall } from "../src/index.js";
import { nativeTest, runNative } from "./core.js";

/** The ABIs of this machine, with the way by which a 64-bit program enters the kernel. */
const ENTRIES: Readonly<Record<string, Readonly<Partial<Record<Abi, string>>>>> = {
  x64: { x86_64: "native", x32: "native", i386: "int80" },
  arm64: { aarch64: "native" },
};

/** How a call of `abi` is made here; `undefined` where it cannot be made. */
export const entryOf = (abi: Abi): string | undefined => ENTRIES[process.arch]?.[abi];

/** What int 0x80 does where the kernel has no IA32 emulation: a general protection fault, SIGSEGV. */
export const GATE_CLOSED = "killed 11";

/**
 * Whether this kernel takes i386 calls, by what became of an unfiltered getpid through int 0x80.
 *
 * @throws Error for any other fate: then it is not known what the rows may demand.
 */
export function isOpenGate(fate: Fate): boolean {
  if (isResult(fate)) return true;
  if (fate === GATE_CLOSED) return false;
  throw new Error(`an unfiltered getpid through int 0x80: ${fate}`);
}

/** Calls that nobody can make on this machine, filtered or not: those through a gate that is not there. */
export function findUnreachable(): (call: SystemCall) => boolean {
  const getpid: SystemCall = { abi: "i386", number: 20 };
  if (entryOf("i386") !== "int80") return () => false;
  const [fate = ""] = runKernel([{ call: getpid, program: undefined }], "this user");
  const open = isOpenGate(fate);
  return ({ abi }) => !open && entryOf(abi) === "int80";
}

/** A call under a filter; without one, it is seen what the call does by itself. */
export interface Attempt {
  readonly call: SystemCall;
  readonly program: Uint8Array | undefined;
}

/** What became of the victim, as sbx-kernel says it: `killed 31`, `gone`, `returned -9`. */
export type Fate = string;

/** Who makes the calls: the user of this process, or nobody, who has no capability at all. */
export type User = "this user" | "nobody";

/** Root can be both; another user has no more than nobody has, and stays who it is. */
export const users: readonly { readonly user: User }[] =
  process.getuid?.() === 0 ? [{ user: "this user" }, { user: "nobody" }] : [{ user: "this user" }];

const AS_NOBODY = [
  "setpriv",
  "--reuid=65534",
  "--regid=65534",
  "--clear-groups",
  "--bounding-set=-all",
  "--inh-caps=-all",
];

export function runKernel(attempts: readonly Attempt[], user: User): Fate[] {
  const input = Buffer.concat(attempts.flatMap(encode));
  const folder = mkdtempSync(join(tmpdir(), "sbx-kernel-"));
  try {
    // Nobody may not read the folders that lead to the repository.
    chmodSync(folder, 0o755);
    const command = join(folder, "sbx-kernel");
    copyFileSync(nativeTest("sbx-kernel"), command);
    const prefix = user === "nobody" ? AS_NOBODY : [];
    const [first = "", ...args] = [...prefix, command];
    const fates = runNative(first, args, input).toString().trimEnd().split("\n");
    if (fates.length !== attempts.length) throw new Error(`${fates.length} fates`);
    return fates;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Six of them; a call that does not say gets what makes most calls fail. */
function argumentsOf({ arguments: list }: SystemCall): bigint[] {
  const missing = list === undefined ? -1n : 0n;
  return Array.from({ length: 6 }, (_, index) => BigInt.asUintN(64, list?.[index] ?? missing));
}

function encode({ call, program }: Attempt): Uint8Array[] {
  const entry = entryOf(call.abi);
  if (entry === undefined) throw new Error(`${call.abi} cannot be called here`);
  const words = [program?.length ?? 0, entry, call.number, ...argumentsOf(call)];
  const head = Buffer.from(`${words.join(" ")}\n`);
  return program ? [head, program] : [head];
}

/** The fate of a call that a filter stops, unless it just returns. */
const STOPPED: Readonly<Record<string, (call: SystemCall) => Fate>> = {
  kill: () => "killed 31",
  "kill-thread": () => "gone",
  trap: ({ abi, number }) => `trapped ${number} ${abiFacts(abi).auditArch}`,
};

/**
 * Whether a verdict explains the fate of a call. A call that is let through has the fate that it has
 * without a filter; `log` differs from `allow` in the kernel's log alone, which is not read here.
 *
 * @param errno - of the verdict, when it is one.
 * @param unfiltered - the fate of the same call without a filter.
 */
export function explains(
  verdict: string,
  errno: number | undefined,
  call: SystemCall,
  fate: Fate,
  unfiltered: Fate,
): boolean {
  const stopped = STOPPED[verdict];
  if (stopped) return fate === stopped(call) && fate !== unfiltered;
  if (errno !== undefined) return fate === `returned -${errno}` && fate !== unfiltered;
  return fate === unfiltered || (isResult(fate) && isResult(unfiltered));
}

/** Results that are no error may differ from one process to the next, as getpid's do. */
const isResult = (fate: Fate): boolean => /^returned \d+$/.test(fate);
