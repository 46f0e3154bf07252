// install-error: what stands in the way of a file, and the cure.

/** A library that cannot be put in its place. */
export class InstallError extends Error {
  override readonly name = "InstallError";

  constructor(
    message: string,
    /** What the reader may do about it. */
    readonly help: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const OTHER_FOLDER = "give a folder that you can write, or run the command as root";
const FREE_SPACE = "make room there, or give a folder on another file system";

/** Error of a system call -> what it means here, and the cure. */
const REASONS: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  EACCES: ["permission denied", OTHER_FOLDER],
  EPERM: ["operation not permitted", OTHER_FOLDER],
  EROFS: ["the file system is read-only", OTHER_FOLDER],
  EEXIST: ["there is something else of that name", "give the path of a folder"],
  ENOTDIR: ["a part of the path is no folder", "give the path of a folder"],
  ELOOP: ["too many symbolic links", "give the path of a folder"],
  ENAMETOOLONG: ["the path is too long", "give a shorter path"],
  ENOSPC: ["no space left on the device", FREE_SPACE],
  EDQUOT: ["the quota is used up", FREE_SPACE],
  EFBIG: ["the file would exceed a limit", "raise the limit, see ulimit -f"],
};

/** What `work` gives; what fails of it is told after `what`. */
export function onFile<Product>(what: string, work: () => Product): Product {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const code = String(error.code);
    const [reason, help] = REASONS[code] ?? [code, "look into it, and run the command again"];
    throw new InstallError(`${what}: ${reason}`, help, { cause: error });
  }
}
