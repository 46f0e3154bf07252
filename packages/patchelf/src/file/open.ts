// open: the path of a file -> the file, open for reading, if it is one that can be patched.

import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  realpathSync,
} from "node:fs";
import { resolve } from "node:path";
import { plain, quote } from "../cli/quote.js";
import type { ElfSource } from "../index.js";
import { blockSource } from "./blocks.js";
import { FileError, onFile } from "./file-error.js";

/** A regular file. What was open when it was read is known. */
export interface OpenFile {
  /** As the caller wrote it. */
  readonly name: string;
  /** Absolute, and that of the file, not of a link to it. */
  readonly path: string;
  readonly descriptor: number;
  readonly found: BigIntStats;
  readonly source: ElfSource;
  readonly close: () => void;
}

/** A FIFO or a device does not keep us, should one come in the file's place. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_NOFOLLOW;

/** What Node has in the place of bytes that are no UTF-8. */
const REPLACED = "\ufffd";

/**
 * @param links whether the file may be named by a symbolic link: not where it is to be replaced.
 * @throws {FileError}
 */
export function openFile(name: string, links: "follow" | "refuse"): OpenFile {
  if (name.includes(REPLACED)) throw encodingError(name);
  const what = "read";
  const path = links === "follow" ? onFile(what, name, () => realpathSync(name)) : resolve(name);
  // To open a device can have an effect.
  demandRegular(
    name,
    onFile(what, name, () => lstatSync(path, { bigint: true })),
  );
  const descriptor = onFile(what, name, () => openSync(path, READ));
  try {
    const found = fstatSync(descriptor, { bigint: true });
    demandRegular(name, found);
    return {
      name,
      path,
      descriptor,
      found,
      source: blockSource(descriptor, Number(found.size), plain(name)),
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** @throws {FileError} when it is anything but a regular file. */
export function demandRegular(name: string, found: BigIntStats): void {
  if (found.isFile()) return;
  if (found.isSymbolicLink()) throw linkError(name);
  const kind = kindOf(found);
  throw new FileError(`${quote(name)} is ${kind}, expected a regular file`, "name a file");
}

function kindOf(found: BigIntStats): string {
  if (found.isDirectory()) return "a directory";
  if (found.isFIFO()) return "a FIFO";
  if (found.isSocket()) return "a socket";
  return "a device";
}

function linkError(name: string): FileError {
  const message = `${quote(name)} is a symbolic link, which would be replaced by a file`;
  try {
    return new FileError(message, `name the file itself: ${plain(realpathSync(name))}`);
  } catch {
    return new FileError(`${message}, and leads nowhere`, "name a file");
  }
}

function encodingError(name: string): FileError {
  const message = `the name ${quote(name)} is not UTF-8, and no other can be opened`;
  return new FileError(message, "rename the file first");
}

/** Whether the file is still what it was, and still at its path. */
export function isUnchanged({ path, descriptor, found }: OpenFile): boolean {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (there === undefined) return false;
  const isSame = (other: BigIntStats) =>
    other.dev === found.dev &&
    other.ino === found.ino &&
    other.size === found.size &&
    other.mtimeNs === found.mtimeNs &&
    other.ctimeNs === found.ctimeNs;
  return isSame(there) && isSame(fstatSync(descriptor, { bigint: true }));
}
