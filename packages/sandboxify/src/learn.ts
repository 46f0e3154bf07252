// learn: a command -> the program, which may call everything, and then the policy that it needed.

import type { ChildProcess } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { PolicyError } from "@sbx/policy";
import type { End } from "./end.js";
import { Failure } from "./failure.js";
import { FAILURES } from "./failures.js";
import { readRecords } from "./learn/records.js";
import { type Existing, readExisting, replaceFile } from "./learn/replace.js";
import { LearnError, type LearnErrorCode } from "./learn-error.js";
import { type LearnOptions, type Lesson, toLesson } from "./learn-options.js";
import { type Before, demandAddable, type Learned, type Run, type Told, tell } from "./learned.js";
import { prebuiltPath } from "./machine.js";
import { displayName, quote } from "./quote.js";
import { start } from "./start.js";
import { killWatched } from "./watched.js";

/** The launcher that watches a program, as Node's own `ChildProcess`: its streams are the program's. */
export type LearningProcess = ChildProcess & {
  /** The launcher's number: it hands on the signals that it gets, but for SIGKILL. */
  readonly pid: number;
  /**
   * How the program ended, once all that it has started is gone too. Rejects with an `AbortError` when the
   * option `signal` aborts.
   */
  readonly ended: Promise<End>;
  /**
   * What was learned. Rejects with a `LearnError` when it is not to be had, or cannot be written; and as
   * `ended` does.
   */
  readonly learned: Promise<Learned>;
};

/**
 * Starts a program that may call everything, and learns which policy it needs. What is returned is the
 * launcher, which watches the program and all that it starts, and ends as it does.
 *
 * @param command - a path, or a name that is looked for in the folders of PATH.
 * @throws {TypeError} when `options` are no `LearnOptions`.
 * @throws {PolicyError} (of `@sbx/policy`) when what is given makes no filter for the program, or the file in
 * `output` is no policy file that could be added to.
 * @throws {LearnError} when the file in `output` cannot be read or written.
 * @throws {LaunchError} when the program cannot be started so.
 */
export async function learn(
  command: string,
  args?: readonly string[],
  options: LearnOptions = {},
): Promise<LearningProcess> {
  return learnBy(prebuiltPath("sandboxify"), command, args ?? [], options);
}

/** The same by the launcher at `launcher`. */
export async function learnBy(
  launcher: string,
  command: string,
  args: readonly string[],
  options: LearnOptions,
): Promise<LearningProcess> {
  const lesson = toLesson(command, args, options);
  demandAddable(look(lesson), lesson.abi);
  demandWritable(lesson.output);
  demandWritable(lesson.report);
  const { signal, killSignal } = options;
  const ending = { signal, killSignal, kill: killWatched };
  const { child, ended, written } = await start(launcher, lesson.spawn, ending);
  const [records] = written as [Promise<string>];
  const learned = learnFrom(records, ended, lesson);
  // Nobody needs to ask.
  learned.catch(() => undefined);
  return Object.assign(child, { ended, learned });
}

/** What is there before, and the mode of the file. */
interface Found extends Before {
  readonly mode: number | undefined;
}

/** @throws {LearnError} */
function look({ output, gift }: Lesson): Found {
  const { bytes, mode } = (output === undefined ? undefined : readOutput(output)) ?? {};
  const file = bytes?.length ? { name: displayName(output ?? ""), bytes } : undefined;
  // What is given is what there is, where there is no file.
  const isEarlier = file === undefined || (gift?.path !== undefined && isSame(gift.path, output));
  return {
    earlier: file ?? gift?.file,
    given: gift && { ...gift.given, isEarlier },
    merged: file !== undefined,
    mode,
  };
}

function isSame(one: string, other = ""): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

function readOutput(output: string): Existing | undefined {
  try {
    return readExisting(output);
  } catch (error) {
    throw asLearnError(error, "unreadable");
  }
}

/** Better known now than when all of it has run. */
function demandWritable(path: string | undefined): void {
  if (path === undefined) return;
  try {
    accessSync(dirname(existsSync(path) ? realpathSync(path) : path), constants.W_OK);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw asLearnError(FAILURES.outputUnwritable(`${quote(path)} (${code})`), "unwritable");
  }
}

function asLearnError(error: unknown, code: LearnErrorCode, learned?: Learned): unknown {
  if (!(error instanceof Failure)) return error;
  return new LearnError(error.message, { code, help: error.help, learned });
}

async function learnFrom(
  written: Promise<string>,
  ended: Promise<End>,
  lesson: Lesson,
): Promise<Learned> {
  const [lines, end] = await Promise.all([written, ended]);
  const records = readRecords(lines);
  if (records.end === undefined) {
    const help = "end the program by another signal than SIGKILL, and see its standard error";
    throw new LearnError("the launcher ended before it told what it had seen", {
      code: "no_records",
      help,
    });
  }
  const { abi, output } = lesson;
  const { found, told } = add({ records, end, abi, output }, lesson);
  write(told, found, lesson);
  return told.learned;
}

/** Adds what was learned to what is there: others may have added to the file meanwhile. */
function add(run: Run, lesson: Lesson): { readonly found: Found; readonly told: Told } {
  try {
    const found = look(lesson);
    return { found, told: tell(run, found) };
  } catch (error) {
    const { learned } = tell({ ...run, output: undefined });
    if (!(error instanceof PolicyError)) throw asLearnError(error, "unreadable", learned);
    const help = "see the cause; the property learned has what was learned alone";
    const facts = { code: "contradiction", help, learned } as const;
    throw new LearnError("what was learned cannot be added to what there was", facts, {
      cause: error,
    });
  }
}

function write({ learned, page }: Told, { mode }: Found, { output, report }: Lesson): void {
  try {
    if (output !== undefined) replaceFile(output, learned.text, mode);
  } catch (error) {
    throw asLearnError(error, "unwritable", { ...learned, output: undefined });
  }
  try {
    if (report !== undefined) replaceFile(report, page(), undefined);
  } catch (error) {
    throw asLearnError(error, "unwritable", learned);
  }
}
