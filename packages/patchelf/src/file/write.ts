// write: a file and what is to change in it -> the changed file in its place, whole, or nothing at all.

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  fsyncSync,
  futimesSync,
  lstatSync,
  openSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { plain } from "../cli/quote.js";
import type { ElfSource, Patch } from "../index.js";
import { type Attributes, copyAttributes } from "./attributes.js";
import { blockSource } from "./blocks.js";
import { copyBytes, writeEdits } from "./copy.js";
import { asFileError, codeOf, FileError } from "./file-error.js";
import { demandRegular, isUnchanged, type OpenFile } from "./open.js";
import { createTemporary, type Temporary } from "./temporary.js";

/** What is to become of a file. */
export interface Change {
  /** One upon the other. */
  readonly patches: readonly Patch[];
  /** Where the changed file is to be: in the place of the old one, if this is absent. */
  readonly output?: string | undefined;
  readonly attributes: Attributes;
  readonly preserveTimes: boolean;
  /** Looks at what was written. @throws when it is not what was meant. */
  readonly verify: (written: ElfSource) => void;
}

const PERMISSIONS = 0o7777n;
const SET_ID = 0o6000n;
const ROOT = 0;

/**
 * Writes the changed file. Until it is complete, verified and on the disk, its name leads to the old
 * one; programs that run keep that.
 *
 * @returns warnings.
 * @throws {FileError}
 */
export async function writeChange(file: OpenFile, change: Change): Promise<string[]> {
  const target = change.output === undefined ? file.path : resolve(change.output);
  const name = change.output ?? file.name;
  try {
    if (change.output !== undefined) checkOutput(file, target, change.output);
    const temporary = createTemporary(dirname(target));
    try {
      const warnings = await fill(temporary, file, change);
      demandUnchanged(file);
      temporary.moveTo(target);
      syncFolder(dirname(target));
      return warnings;
    } finally {
      temporary.end();
    }
  } catch (error) {
    throw asFileError(error, "write", name);
  }
}

async function fill(temporary: Temporary, file: OpenFile, change: Change): Promise<string[]> {
  const { descriptor } = temporary;
  const { size, blocks } = file.found;
  await copyBytes(file.descriptor, descriptor, Number(size), blocks * 512n < size);
  for (const patch of change.patches) writeEdits(descriptor, patch);
  const written = Number(fstatSync(descriptor).size);
  change.verify(blockSource(descriptor, written, plain(file.name)));
  const warning =
    change.output === undefined
      ? keepAll(temporary, file, change)
      : keepMode(temporary, file, change.preserveTimes);
  // It may take long: a signal need not wait for it.
  await promisify(fsync)(descriptor);
  return warning === undefined ? [] : [warning];
}

/**
 * Owner, attributes, mode, in this order: a new owner takes set-user-ID bits and capabilities away, and
 * only what is complete may have them.
 */
function keepAll({ descriptor }: Temporary, file: OpenFile, change: Change): string | undefined {
  const { found, name } = file;
  const made = fstatSync(descriptor, { bigint: true });
  if (made.uid !== found.uid || made.gid !== found.gid) {
    try {
      fchownSync(descriptor, Number(found.uid), Number(found.gid));
    } catch (error) {
      throw ownerError(name, `group ${found.gid}`, error);
    }
  }
  const warning = copyAttributes(file, descriptor, change.attributes, change.preserveTimes);
  const mode = found.mode & PERMISSIONS;
  fchmodSync(descriptor, Number(mode));
  if (warning !== undefined && change.preserveTimes) keepTimes(descriptor, file);
  if ((fstatSync(descriptor, { bigint: true }).mode & PERMISSIONS) !== mode) {
    throw ownerError(name, `mode ${mode.toString(8)}`);
  }
  return warning;
}

/** A copy is the caller's own: it gets no privilege that the original has. */
function keepMode({ descriptor }: Temporary, file: OpenFile, times: boolean): undefined {
  const permissions = file.found.mode & PERMISSIONS & ~SET_ID;
  fchmodSync(descriptor, Number(permissions) & ~process.umask());
  if (times) keepTimes(descriptor, file);
}

function keepTimes(descriptor: number, { found }: OpenFile): void {
  futimesSync(descriptor, Number(found.atimeNs) / 1e9, Number(found.mtimeNs) / 1e9);
}

/**
 * Only root may give a file away, and only to a group of its own may another user.
 *
 * @throws {FileError} when the changed file could not belong to whom the old one does.
 */
export function demandOwner({ name, found }: OpenFile): void {
  const user = process.geteuid?.() ?? 0;
  if (user === ROOT) return;
  if (found.uid !== BigInt(user)) throw ownerError(name, `owner ${found.uid}`);
  const groups = [process.getegid?.() ?? 0, ...(process.getgroups?.() ?? [])];
  if (!groups.includes(Number(found.gid))) throw ownerError(name, `group ${found.gid}`);
}

function ownerError(name: string, what: string, cause?: unknown): FileError {
  return new FileError(
    `the changed ${plain(name)} could not keep its ${what}`,
    "run the command as root, or write a changed copy with --output FILE",
    { cause },
  );
}

function checkOutput({ name, found }: OpenFile, target: string, output: string): void {
  const there = lstatSync(target, { bigint: true, throwIfNoEntry: false });
  if (there === undefined) return;
  demandRegular(output, there);
  if (there.dev !== found.dev || there.ino !== found.ino) return;
  throw new FileError(`--output names ${plain(name)} itself`, "leave --output out to change it");
}

function demandUnchanged(file: OpenFile): void {
  if (isUnchanged(file)) return;
  throw new FileError(
    `${plain(file.name)} was changed by somebody else meanwhile`,
    "run the command again",
  );
}

/**
 * The name leads to the changed file even if the machine stops now. Where the folder cannot be read, or
 * its file system knows no such thing, that is left to the system: the change is made.
 */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
