// action: the name of an action -> Action -> the value that a filter returns. Twin: native/core/action.c

import { errnoName, errnoNames, errnoNumber, near } from "@sbx/syscalls";
import { fail } from "./diagnostic.js";
import { parseInteger } from "./integer.js";
import { type Source, type Span, sliceSource } from "./source.js";

/**
 * What happens to a system call, in the kernel's order of precedence.
 *
 * - `kill`: the process dies by SIGSYS
 * - `kill-thread`: the calling thread dies, the others go on
 * - `trap`: the calling thread gets a SIGSYS that it can catch
 * - `errno`: the call is not made and returns this error
 * - `log`: the call is made, and recorded in the kernel's log
 * - `allow`: the call is made
 */
export type Action =
  | { readonly kind: "kill" | "kill-thread" | "trap" | "log" | "allow" }
  | { readonly kind: "errno"; readonly errno: number };

/** The highest errno that Linux can return (`MAX_ERRNO` in `include/linux/err.h`). */
const ERRNO_MAX = 4095;

/** The values of `SECCOMP_RET_*` in `include/uapi/linux/seccomp.h`. */
const RETURN_VALUES = {
  kill: 0x8000_0000,
  "kill-thread": 0x0000_0000,
  trap: 0x0003_0000,
  errno: 0x0005_0000,
  log: 0x7ffc_0000,
  allow: 0x7fff_0000,
} as const satisfies Record<Action["kind"], number>;

const ACTION_MASK = 0xffff_0000;
const DATA_MASK = 0x0000_ffff;

/** The action names, in the kernel's order of precedence. */
const actionNames = ["kill", "kill-thread", "trap", "log", "allow"] as const;

const isActionName = (text: string): text is (typeof actionNames)[number] =>
  (actionNames as readonly string[]).includes(text);

/**
 * Reads the action at `span` of `source`: its name, or an errno by name or number.
 *
 * @throws PolicyError `unknown_action`, `unsupported_notify`, `invalid_number`, `errno_out_of_range`.
 */
export function parseAction(source: Source, span: Span): Action {
  const text = sliceSource(source, span);
  if (isActionName(text)) return { kind: text };
  if (text === "notify") fail({ code: "unsupported_notify", source, span });
  if (/^[0-9]/.test(text)) return { kind: "errno", errno: parseErrno(source, span, text) };
  const errno = errnoNumber(text);
  if (errno === undefined) {
    const names = near(text, [...actionNames, ...errnoNames]);
    fail({ code: "unknown_action", source, span, near: names });
  }
  return { kind: "errno", errno };
}

function parseErrno(source: Source, span: Span, text: string): number {
  const errno = parseInteger(text);
  if (errno === "invalid") fail({ code: "invalid_number", source, span });
  if (errno === "overflow" || errno === 0n || errno > ERRNO_MAX) {
    fail({ code: "errno_out_of_range", source, span });
  }
  return Number(errno);
}

/** The action as a list spells it: `allow`, `EPERM`, `4000`. */
export function formatAction(action: Action): string {
  if (action.kind !== "errno") return action.kind;
  return errnoName(action.errno) ?? String(action.errno);
}

/** Whether both do the same. */
export function sameAction(one: Action, other: Action): boolean {
  return returnValue(one) === returnValue(other);
}

/** Whether a call with this action is still made: only `log` and `allow` let it pass. */
export function letsPass({ kind }: Action): boolean {
  return kind === "log" || kind === "allow";
}

/** The 32-bit value with which a filter asks for `action`. */
export function returnValue(action: Action): number {
  return RETURN_VALUES[action.kind] + (action.kind === "errno" ? action.errno : 0);
}

/**
 * The action that a filter asks for with `value`. The kernel kills the process for a value that it
 * does not know, and lowers an errno to 4095 (seccomp(2)).
 */
export function actionOf(value: number): Action {
  const base = (value & ACTION_MASK) >>> 0;
  if (base === RETURN_VALUES.errno) {
    return { kind: "errno", errno: Math.min(value & DATA_MASK, ERRNO_MAX) };
  }
  return { kind: actionNames.find((name) => RETURN_VALUES[name] === base) ?? "kill" };
}
