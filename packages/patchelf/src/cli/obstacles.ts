// obstacles: what makes it unwise to replace a file. Whoever knows better says --force.

import type { Attributes } from "../file/attributes.js";
import { FileError } from "../file/file-error.js";
import type { OpenFile } from "../file/open.js";
import type { Listing } from "../index.js";
import { plain } from "./quote.js";

const SET_USER_ID = 0o4000n;
const SET_GROUP_ID = 0o2000n;
const GROUP_EXECUTES = 0o010n;

/** The loaders of glibc and musl, and the C library: nothing starts without them. */
const EVERYBODYS = /^(?:ld-linux|ld-musl|ld64|ld\.so|ld-\d|libc\.so|libc\.musl|libc-\d)/;

/** What gives a program more rights than its caller has. */
export function privilegeOf(
  { found: { mode } }: OpenFile,
  { hasCapabilities }: Attributes,
): string | undefined {
  if ((mode & SET_USER_ID) !== 0n) return "is set-user-ID";
  // Without the right to execute, the bit once meant another thing: mandatory locks.
  if ((mode & SET_GROUP_ID) !== 0n && (mode & GROUP_EXECUTES) !== 0n) return "is set-group-ID";
  return hasCapabilities ? "has capabilities" : undefined;
}

/** @throws {FileError} for a file with privileges. */
export function refusePrivilege(
  file: OpenFile,
  attributes: Attributes,
  command: "add" | "remove",
): void {
  const privilege = privilegeOf(file, attributes);
  if (privilege === undefined) return;
  const name = plain(file.name);
  if (command === "remove") {
    throw new FileError(
      `${name} ${privilege}: without its sandbox it runs unfiltered, with rights that its caller has not`,
      "if that is meant, add --force",
    );
  }
  throw new FileError(
    `${name} ${privilege}: its caller chooses its environment, which is ignored therefore, so that without a policy in the file it runs unfiltered; and who can change the library gets its rights`,
    "if that is meant, add --force, and a policy with --policy, --allow or --deny",
  );
}

/** @throws {FileError} for a file with several names. */
export function refuseLinks({ name, found }: OpenFile): void {
  if (found.nlink <= 1n) return;
  throw new FileError(
    `${plain(name)} has ${found.nlink} names (hard links): the others would keep the file as it is`,
    `add --force to replace it under this name; find / -xdev -inum ${found.ino} finds the others`,
  );
}

/** @throws {FileError} for a library that all programs load. */
export function refuseEverybodys(file: OpenFile, { kind, soname = "" }: Listing): void {
  if (kind !== "shared library" || !EVERYBODYS.test(soname)) return;
  throw new FileError(
    `${plain(file.name)} is ${plain(soname)}, which every program loads: a mistake here leaves none that starts`,
    "if that is meant, add --force",
  );
}
