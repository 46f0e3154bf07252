// trust: a path -> who could change what it leads to, besides root and one user.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { quote } from "./quote.js";

const ROOT = 0;
/** Write permission for the group and for others. */
const SHARED_WRITE = 0o022;
/** In such a folder, only its owner and a file's own may take the file's name away. */
const STICKY = 0o1000;
/** As many links as the kernel follows. */
const LINKS_MAX = 40;

/**
 * Why a library must not be loaded from `path`: a part of the path, or what it leads to by links,
 * belongs to somebody other than root and `user`, or others can write it.
 *
 * Parts that do not exist are nobody's.
 *
 * @returns `undefined` when there is no reason.
 */
export function untrustedPart(path: string, user: number = ownId()): string | undefined {
  const parts = resolve(path).split("/");
  let links = LINKS_MAX;
  let at = "/";
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const next = part === ".." ? dirname(at) : join(at, part);
    const found = lstatSync(next, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const reason = reasonAgainst(next, found, user);
    if (reason !== undefined) return reason;
    if (!found.isSymbolicLink()) {
      at = next;
      continue;
    }
    if (links-- === 0) return `${quote(path)} leads through more than ${LINKS_MAX} symbolic links`;
    const target = readlinkSync(next);
    if (target.startsWith("/")) at = "/";
    parts.unshift(...target.split("/"));
  }
  return undefined;
}

/** Who runs this. */
function ownId(): number {
  return process.geteuid?.() ?? ROOT;
}

function reasonAgainst(path: string, found: Stats, user: number): string | undefined {
  if (found.uid !== ROOT && found.uid !== user) {
    return `${quote(path)} belongs to user ${found.uid}, who can change it`;
  }
  if (found.isSymbolicLink()) return undefined;
  const writers = found.mode & SHARED_WRITE;
  const guarded = found.isDirectory() && (found.mode & STICKY) !== 0;
  if (writers === 0 || guarded) return undefined;
  const who = (writers & 0o002) !== 0 ? "every user" : `the group ${found.gid}`;
  return `${quote(path)} can be written by ${who}`;
}
