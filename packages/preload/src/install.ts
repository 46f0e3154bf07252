// install: the files of this package -> a folder that stays, for programs that name them by their paths.

import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { InstallError, onFile } from "./install-error.js";
import { type Machine, packagedFiles } from "./library.js";
import { quote } from "./quote.js";
import { replaceFile } from "./replace-file.js";
import { untrustedPart } from "./trust.js";

/** A file that is in its place now. */
export interface Installed {
  readonly path: string;
  /** Whether it was not there already, byte for byte. */
  readonly changed: boolean;
}

/** What is installed: the caller's own, unless a test says otherwise. */
export interface Packaged {
  readonly machine?: Machine;
  readonly prebuilds?: string;
}

const ROOT = 0;
const EVERYBODY_READS = 0o755;
const PERMISSIONS = 0o7777;

/**
 * The folder that libraries are installed into where none is given: root's is for all users.
 */
export function installFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  user: number | undefined = process.geteuid?.(),
): string {
  if (user === ROOT) return "/usr/local/lib/sbx";
  const { XDG_DATA_HOME: data, HOME: home } = environment;
  // The specification of XDG has relative paths ignored.
  if (data !== undefined && isAbsolute(data)) return join(data, "sbx");
  return join(home !== undefined && isAbsolute(home) ? home : homedir(), ".local/share/sbx");
}

/**
 * Puts `libsandbox.so` and `ld-sandbox.so` for this machine into `folder`, where programs find them
 * when this package is gone. What is there already stays as it is; an older file is replaced at once,
 * so that programs that are running keep theirs, and programs that start find a whole one.
 *
 * @throws {InstallError} when that cannot be done, or others could change the files there.
 * @throws {Error} when there are none for this machine.
 */
export function installLibrary(
  folder: string = installFolder(),
  { machine, prebuilds }: Packaged = {},
): Installed[] {
  const files = packagedFiles(machine, prebuilds);
  const place = resolve(folder);
  checkName(place);
  demandTrusted(place);
  onFile(`cannot install into ${quote(place)}`, () => makeFolder(place));
  // Somebody may have been faster in a folder that all can write.
  demandTrusted(place);
  const installed = files.map((file) => installFile(file, join(place, basename(file))));
  if (installed.some(({ changed }) => changed)) keepNames(place);
  return installed;
}

function checkName(place: string): void {
  // The dynamic loader would put a folder of its own in the place of $ORIGIN.
  const odd = [...place].find((char) => char === "$" || char < " " || char === "\x7f");
  if (odd === undefined) return;
  throw new InstallError(
    `programs cannot name a library in ${quote(place)}: it has a ${quote(odd)} in it`,
    "give a folder whose path has no dollar sign and no control character",
  );
}

function demandTrusted(place: string): void {
  const reason = onFile(`cannot install into ${quote(place)}`, () => untrustedPart(place));
  if (reason === undefined) return;
  throw new InstallError(
    `${reason}, and so what runs inside every program that is linked to the library`,
    "give a folder that only you or root can write, or take the permission away with chmod go-w",
  );
}

/** Whatever the umask says, all who run the programs can read what is made. */
function makeFolder(place: string): void {
  const first = mkdirSync(place, { recursive: true });
  if (first === undefined) return;
  for (let made = place; ; made = dirname(made)) {
    chmodSync(made, EVERYBODY_READS);
    if (made === first) return;
  }
}

function installFile(from: string, path: string): Installed {
  const bytes = readFileSync(from);
  return onFile(`cannot install ${quote(path)}`, () => {
    if (isSame(path, bytes)) return { path, changed: false };
    replaceFile(path, bytes, EVERYBODY_READS);
    return { path, changed: true };
  });
}

/** Whether the file is there, with these bytes and permissions. */
function isSame(path: string, bytes: Uint8Array): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (!found.isFile()) {
    const kind = found.isSymbolicLink() ? "a symbolic link" : "no file";
    throw new InstallError(
      `${quote(path)} is ${kind}`,
      "take it away, or install into another folder",
    );
  }
  const alike = found.size === bytes.length && (found.mode & PERMISSIONS) === EVERYBODY_READS;
  return alike && untrustedPart(path) === undefined && readFileSync(path).equals(bytes);
}

/** The names are on the disk when this returns. */
function keepNames(place: string): void {
  onFile(`cannot install into ${quote(place)}`, () => {
    const descriptor = openSync(place, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}
