// victims: every kind of program that a launcher must know -> its command, and what must come of it.

import { type Expected, phasesOf } from "./check.js";
import { copyOf, program, script } from "./stage.js";
import { FAILED, NOT_EXECUTABLE, start, type User, VICTIM, type Way } from "./start.js";

export interface Victim {
  readonly title: string;
  readonly command: readonly string[];
  /** When the constructors of its libraries run. */
  readonly library: "before entry" | "after entry" | "none";
  /** It starts as C programs do. */
  readonly hasMain: boolean;
  /** It can be executed, but not read, and belongs to root. */
  readonly isHidden: boolean;
  readonly isI386: boolean;
}

const usual: Omit<Victim, "title" | "command"> = {
  library: "none",
  hasMain: true,
  isHidden: false,
  isI386: false,
};
const ARGUMENTS = ["one", "two words", ""];

function victim(title: string, path: string, traits: Partial<Victim> = {}): Victim {
  return { title, command: [path, ...ARGUMENTS], ...usual, ...traits };
}

const dynamic = { library: "before entry" } as const;
program("libvictim-library.so");
program("libvictim-library-musl.so");

const EXECUTE_ONLY = 0o711;

const native: readonly Victim[] = [
  victim("static glibc", program("victim-static")),
  victim("static glibc, stripped", program("victim-static-stripped")),
  victim("static-pie glibc", program("victim-static-pie")),
  victim("static musl", program("victim-musl-static")),
  victim("static musl, stripped", program("victim-musl-static-stripped")),
  victim("dynamic PIE", program("victim-pie"), dynamic),
  victim("dynamic PIE, stripped", program("victim-pie-stripped"), dynamic),
  victim("dynamic non-PIE", program("victim-no-pie"), dynamic),
  victim("dynamic musl", program("victim-musl"), { library: "after entry" }),
  victim("script", script("victim-script", `#!${program("victim-static")} word\n`)),
  victim(
    "script of a dynamic one",
    script("victim-script-2", `#! ${program("victim-pie")}\n`),
    dynamic,
  ),
  victim("Go static", program("victim-go"), { hasMain: false }),
  victim("without a C main", program("victim-bare"), { hasMain: false }),
  victim("static, execute-only", copyOf(program("victim-static"), "victim-hidden", EXECUTE_ONLY), {
    isHidden: true,
  }),
  victim(
    "dynamic, execute-only",
    copyOf(program("victim-pie"), "victim-hidden-pie", EXECUTE_ONLY),
    { ...dynamic, isHidden: true },
  ),
];

const i386: readonly Victim[] = ["victim-i386-static", "victim-i386"].map((name) =>
  victim(name.endsWith("static") ? "i386 static" : "i386 dynamic", program(name), { isI386: true }),
);

export const victims: readonly Victim[] = process.arch === "x64" ? [...native, ...i386] : native;

/** Whether this kernel runs programs of i386. The dynamic one needs a loader as well: libc6-i386. */
export const runsI386 =
  process.arch === "x64" &&
  start(["/usr/bin/env", program("victim-i386-static")]).status === VICTIM;

/** What must come of a launch of `victim`. */
export function expectedOf(
  { library, hasMain, isHidden, isI386 }: Victim,
  way: Way,
  user: User,
): Expected {
  if (isI386 && !runsI386) {
    return { status: NOT_EXECUTABLE, message: "is of no kind that this kernel executes (ENOEXEC)" };
  }
  if (isHidden && !user.isRoot && way.point !== "exec") {
    return { status: FAILED, message: "cannot be read, so its start is not known" };
  }
  if (!hasMain && way.point === "main") {
    return { status: FAILED, message: "the main function of " };
  }
  return phasesOf(way, library);
}
