// action: the code= of a record -> the action in the words of a policy.

import { errnoName } from "@sbx/syscalls";

/** SECCOMP_RET_ACTION_FULL, and SECCOMP_RET_DATA: linux/seccomp.h */
const ACTION = 0xffff0000;
const DATA = 0xffff;

const ERRNO = 0x00050000;

/** SECCOMP_RET_ values; what a policy has no word for is called as the kernel calls it. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x80000000, "kill"],
  [0x00000000, "kill-thread"],
  [0x00030000, "trap"],
  [ERRNO, "errno"],
  [0x7fc00000, "user_notif"],
  [0x7ff00000, "trace"],
  [0x7ffc0000, "log"],
  [0x7fff0000, "allow"],
]);

/** The words of `ausearch -i`, where they are others. */
const INTERPRETED: Readonly<Record<string, string>> = {
  "kill-process": "kill",
  "user-notify": "user_notif",
  "user-notif": "user_notif",
};

/** The action of a code such as `0x7ffc0000`; undefined where the text is none. */
export function readAction(text: string): string | undefined {
  const [, code] = /^(?:unknown-seccomp-code\()?(0x[0-9a-f]{1,8})\)?$/i.exec(text) ?? [];
  if (code !== undefined) return actionOf(Number.parseInt(code, 16));
  const name = Object.hasOwn(INTERPRETED, text) ? INTERPRETED[text] : text;
  return [...NAMES.values()].find((one) => one === name);
}

function actionOf(code: number): string {
  const action = (code & ACTION) >>> 0;
  const name = NAMES.get(action);
  if (name === undefined) return `0x${code.toString(16)}`;
  // The kernel leaves the errno out of its records.
  return action === ERRNO ? (errnoName(code & DATA) ?? name) : name;
}

/** Whether the call was made nevertheless. */
export const isLetThrough = (action: string): boolean => action === "log" || action === "allow";
