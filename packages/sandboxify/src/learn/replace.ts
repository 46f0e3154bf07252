// replace: a text -> a file that has it whole, or is what it was.

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { FAILURES } from "../failures.js";
import { quote } from "../quote.js";

/** As much of a policy file as the launcher reads. */
const FILE_MAX = 1 << 20;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** A file that is there, with its mode. */
export interface Existing {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/**
 * Reads what is there before it is replaced.
 *
 * @returns `undefined` where there is nothing, or nothing in it.
 * @throws {Failure} for what is no file, or cannot be read.
 */
export function readExisting(path: string): Existing | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw FAILURES.fileUnreadable(`${quote(path)} (${codeOf(error)})`);
  }
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) throw FAILURES.outputNoFile(quote(path));
    if (facts.size > FILE_MAX) throw FAILURES.fileTooLarge(quote(path));
    return { bytes: readFileSync(descriptor), mode: facts.mode & 0o777 };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes a file beside the old one, and puts it in its place when it is on the disk. A symbolic link goes
 * on to lead there.
 *
 * @throws {Failure} when it cannot be written.
 */
export function replaceFile(path: string, text: string, mode: number | undefined): void {
  const target = targetOf(path);
  // A device, or a FIFO, is not replaced by a file.
  if (statSync(target, { throwIfNoEntry: false })?.isFile() === false) {
    throw FAILURES.outputNoFile(quote(path));
  }
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}.new`);
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const descriptor = openSync(temporary, flags, mode ?? 0o666);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") rmSync(temporary, { force: true });
    throw FAILURES.outputUnwritable(`${quote(path)} (${codeOf(error)})`);
  }
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
