// items: does each item by itself say what it seems to? TypeScript only.

import {
  type Abi,
  constantValue,
  errnoName,
  syscallErrnos,
  syscallNumber,
  syscallParameters,
  syscallSince,
} from "@sbx/syscalls";
import { letsPass } from "../action.js";
import { decide } from "../decide.js";
import type { Diagnostic } from "../diagnostic.js";
import { namesOf } from "../open.js";
import type { Item } from "../parse.js";
import { beginOf, type Check, type Context, finding, itemOn, reachOf } from "./context.js";
import { isNewer } from "./release.js";

/** The comparisons with pointers: all that they see is null. */
export const checkPointers: Check = (context) =>
  context.policy.items.flatMap((item) =>
    (item.condition ?? []).flat().flatMap(({ span, parameter }) => {
      const isPointer = context.abis.some((abi) =>
        namesOf(item.subject, context.abis).some((name) => pointsTo(abi, name, parameter.name)),
      );
      return isPointer ? [finding(context, "pointer_test", span)] : [];
    }),
  );

function pointsTo(abi: Abi, call: string, name: string): boolean {
  const parameters = syscallParameters(abi, call) ?? [];
  return parameters.some(
    (parameter) =>
      parameter.pointer && (parameter.name === name || name === `arg${parameter.argument}`),
  );
}

/** Errors that any call may return where a system is guarded, or older than the program. */
const ANY_CALL: ReadonlySet<string> = new Set(["EACCES", "ENOSYS", "EPERM"]);

/** The errors that a program does not expect. Of a group, some members always do not. */
export const checkErrnos: Check = (context) =>
  context.policy.items.flatMap((item) => {
    if (item.subject.kind === "group" || item.action?.kind !== "errno") return [];
    const [name = ""] = namesOf(item.subject, context.abis);
    const errnos = syscallErrnos(name);
    if (errnos === undefined) return [];
    if (errnos.length === 0) return [finding(context, "cannot_fail", item.span, { name })];
    const errno = errnoName(item.action.errno) ?? "";
    if (errnos.includes(errno) || ANY_CALL.has(errno)) return [];
    return [finding(context, "foreign_errno", item.span, { name, names: errnos })];
  });

/** What the kernel that is stated does not have. */
export const checkKernel: Check = (context) => {
  const { kernel } = context;
  if (kernel === undefined) return [];
  return context.policy.items.flatMap((item) => {
    if (item.subject.kind === "group" || item.action === undefined) return [];
    const [name = ""] = namesOf(item.subject, context.abis);
    const release = syscallSince(name);
    if (release === undefined || !isNewer(release, kernel)) return [];
    return [finding(context, "newer_than_kernel", item.span, { release })];
  });
};

/** Before 4.8 the filter saw a call before a tracer could change it. */
export const checkPtrace: Check = (context) => {
  const { kernel, abis } = context;
  if (kernel === undefined || !isNewer("4.8", kernel)) return [];
  const passes = abis.some((abi) => reachOf(context, abi, "ptrace") !== "closed");
  const span = itemOn(context, ["ptrace"])?.span ?? beginOf(context);
  return passes ? [finding(context, "ptrace_rewrites", span)] : [];
};

/** The item that lets a call pass, if it names the call and no group does. */
function passingItem(
  context: Context,
  abi: Abi,
  name: string,
  list: readonly bigint[],
): Item | undefined {
  const number = syscallNumber(abi, name);
  if (number === undefined) return undefined;
  const { action, item } = decide(context.policy, { abi, number, arguments: list }, context.abis);
  return letsPass(action) && item?.subject.kind !== "group" ? item : undefined;
}

/**
 * Who can type into a terminal runs commands behind the sandbox. A deny list that knows one of the two
 * ways must know the other.
 */
export const checkTerminal: Check = (context) =>
  context.abis.flatMap((abi): Diagnostic[] => {
    const requests = ["TIOCSTI", "TIOCLINUX"].flatMap((name) => constantValue(abi, name) ?? []);
    const passing = requests.flatMap(
      (request) => passingItem(context, abi, "ioctl", [0n, request]) ?? [],
    );
    const [item] = context.policy.list === "allow" ? passing : halfDenied(context, abi, requests);
    return item ? [finding(context, "terminal_input", item.span)] : [];
  });

function halfDenied(context: Context, abi: Abi, requests: readonly bigint[]): Item[] {
  const number = syscallNumber(abi, "ioctl");
  if (number === undefined) return [];
  const decisions = requests.map((request) =>
    decide(context.policy, { abi, number, arguments: [0n, request] }, context.abis),
  );
  const refused = decisions.filter(({ action }) => !letsPass(action));
  return refused.length < decisions.length ? refused.flatMap(({ item }) => item ?? []) : [];
}

/** `READ_IMPLIES_EXEC` in `include/uapi/linux/personality.h`. */
const READ_IMPLIES_EXEC = 0x40_0000n;

export const checkPersonality: Check = (context) =>
  context.abis.flatMap((abi) => {
    if (context.policy.list === "deny") return [];
    const item = passingItem(context, abi, "personality", [READ_IMPLIES_EXEC]);
    return item ? [finding(context, "personality_open", item.span)] : [];
  });
