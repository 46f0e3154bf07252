// file-error: what the system refuses to do with a file, and the cure.

import { quote } from "../cli/quote.js";

/** A file that cannot be read or changed as asked. Nothing of it was changed. */
export class FileError extends Error {
  override readonly name = "FileError";

  constructor(
    message: string,
    /** What the reader may do about it. */
    readonly help: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const OUTPUT = "write a changed copy with --output FILE";
const RIGHTS = `run the command as who may write there, or ${OUTPUT}`;
const SPACE = `make room on its file system, or ${OUTPUT} elsewhere`;
const NAME = "check the name";

/** Error of a system call -> what it means here, and the cure. */
const REASONS: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  EACCES: ["permission denied", RIGHTS],
  EDQUOT: ["the quota is used up", SPACE],
  EFBIG: ["the file would exceed a limit", "raise the limit, see ulimit -f"],
  EIO: ["the device reports an error", "see what the kernel says of it, as with dmesg"],
  EISDIR: ["it is a directory", "name a file"],
  ELOOP: ["too many symbolic links", NAME],
  EMFILE: ["too many files are open", "raise the limit, see ulimit -n"],
  ENAMETOOLONG: ["its name is too long", "give a shorter path"],
  ENOENT: ["no such file", NAME],
  ENOSPC: ["no space left on the device", SPACE],
  ENOTDIR: ["a part of its path is no directory", NAME],
  EPERM: ["operation not permitted", RIGHTS],
  EROFS: ["the file system is read-only", `${OUTPUT} elsewhere`],
  ESTALE: ["the file server has another one now", "run the command again"],
};

/** The name of a system call's error; `undefined` of all others. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** What `work` gives. What the system refuses of it is told as of the file at `path`. */
export function onFile<Product>(what: string, path: string, work: () => Product): Product {
  try {
    return work();
  } catch (error) {
    throw asFileError(error, what, path);
  }
}

/** `error` as one of the file at `path`, if the system made it. */
export function asFileError(error: unknown, what: string, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof FileError) return error;
  const [reason, help] = REASONS[code] ?? [code, "run the command again"];
  return new FileError(`cannot ${what} ${quote(path)}: ${reason}`, help, { cause: error });
}
