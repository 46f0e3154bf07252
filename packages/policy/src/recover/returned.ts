// returned: what a filter returns -> what happens, and what the language can say of it. TypeScript only.

import { type Action, actionOf } from "../action.js";

/** Values of `SECCOMP_RET_*` that no policy asks for, `include/uapi/linux/seccomp.h`. */
const NOTIFY = 0x7fc0_0000;
const TRACE = 0x7ff0_0000;
const TRAP = 0x0003_0000;
const ERRNO = 0x0005_0000;
const LOG = 0x7ffc_0000;
const ALLOW = 0x7fff_0000;

const ACTION_MASK = 0xffff_0000;
const DATA_MASK = 0xffff;

const baseOf = (value: number): number => (value & ACTION_MASK) >>> 0;

/** The same value without what the kernel does not look at, so that equal ones do the same. */
export function normal(value: number): number {
  const base = baseOf(value);
  switch (base) {
    case ERRNO:
      return base + Math.min(value & DATA_MASK, 4095);
    case TRAP:
    case TRACE:
      return value >>> 0;
    case NOTIFY:
    case LOG:
    case ALLOW:
    case 0:
      return base;
    default:
      // What the kernel does not know kills the process.
      return 0x8000_0000;
  }
}

/** Whether the thread gets SIGSYS, and with it the number in the value. */
export const isTrap = (value: number): boolean => baseOf(value) === TRAP;

/** Whether the call is made, whoever decides it. */
export function passes(value: number): boolean {
  const base = baseOf(value);
  return base === LOG || base === ALLOW;
}

/** The action of the language that does just this; `undefined` where it has none. */
export function sayable(value: number): Action | undefined {
  const base = baseOf(value);
  if (base === NOTIFY || base === TRACE) return undefined;
  if (base === ERRNO && (value & DATA_MASK) === 0) return undefined;
  return base === TRAP && (value & DATA_MASK) !== 0 ? undefined : actionOf(value);
}
