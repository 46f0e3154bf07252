// pages: a manual page of a system call, in troff -> the errnos that it says the call fails with.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Section 2 of the manual pages, in a tree such as Debian's manpages-dev has. */
const SECTION = "usr/share/man/man2";

/** Pages that say that what they list is not all: what else there is depends on a file or a protocol. */
const OPEN_ENDED =
  /other errors (may|can|might) (occur|be)|can return other errors|additional errors may be|errors may be generated/i;
/** Calls whose errnos come from a driver, a file system, a protocol or an operation, without the page saying so. */
const OPEN_ENDED_CALLS = new Set(
  "bpf fcntl fcntl64 getsockopt ioctl ipc keyctl mount prctl setsockopt socketcall".split(" "),
);

const NEVER_FAILS =
  /always success|always succeed|never fails|On both success and failure|(calls?|functions|\(\)) (does|do) not return\./;
/** Calls of which the page only lacks errors. */
const NEVER_FAIL = new Set(["alarm", "getpgrp"]);

const REFERENCE = /\.BR ([a-z_0-9]+) \(2\)/g;

/**
 * The errnos that the page of a call names.
 *
 * @param directory what fetch-headers.sh prints
 * @param known all errnos, with the name that the kernel has for each
 * @returns undefined when there is no page, or it does not list all of them
 */
export function errnosOnPage(
  directory: string,
  call: string,
  known: ReadonlyMap<string, string>,
): string[] | undefined {
  if (OPEN_ENDED_CALLS.has(call)) return undefined;
  const found = new Set<string>();
  const complete = addErrnos(directory, call, known, found, new Set());
  return complete ? [...found].sort() : undefined;
}

/** @returns whether the page and those that it refers to list all errnos. */
function addErrnos(
  directory: string,
  call: string,
  known: ReadonlyMap<string, string>,
  found: Set<string>,
  visited: Set<string>,
): boolean {
  if (visited.has(call)) return true;
  visited.add(call);
  const page = readPage(directory, call);
  if (page === undefined) return false;
  if (NEVER_FAIL.has(call)) return true;
  const errors = section(page, "ERRORS");
  const said = `${section(page, "RETURN VALUE")}\n${errors}`;
  if (alwaysSucceeds(said, call)) return true;
  const before = found.size;
  for (const [word] of said.matchAll(/\bE[A-Z0-9]+\b/g)) {
    const errno = known.get(word);
    if (errno !== undefined) found.add(errno);
  }
  const references = sameErrorsAs(errors);
  if (found.size === before && references.length === 0) return NEVER_FAILS.test(flat(said));
  return (
    !OPEN_ENDED.test(flat(errors)) &&
    references.every((other) => addErrnos(directory, other, known, found, visited))
  );
}

/** Whether a page that may be of several calls says so of this one. */
function alwaysSucceeds(said: string, call: string): boolean {
  return new RegExp(`\\.BR ${call} \\(\\) (is )?always succe`).test(flat(said));
}

/** The calls of which the text says that their errors count here too. */
function sameErrorsAs(errors: string): string[] {
  const sentences = flat(errors).split(/\.(?:TP|P|PP)\b|\. (?=[A-Z.])/);
  return sentences
    .filter((sentence) => /\berrors?\b|\bAs for\b/.test(sentence) && !/\b[Ss]ee\b/.test(sentence))
    .flatMap((sentence) => [...sentence.matchAll(REFERENCE)].map(([, name]) => name as string));
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** The text under a heading, without comments. */
function section(page: string, heading: string): string {
  const start = page.indexOf(`\n.SH ${heading}\n`);
  if (start < 0) return "";
  const end = page.indexOf("\n.SH ", start + 1);
  return page.slice(start, end < 0 ? undefined : end).replace(/^[.']?\\".*$|\\".*$/gm, "");
}

/** A page; one that is another's follows it. */
function readPage(directory: string, call: string): string | undefined {
  const path = join(directory, SECTION, `${call}.2.gz`);
  if (!existsSync(path)) return undefined;
  const text = gunzipSync(readFileSync(path)).toString("utf8");
  const other = /^\.so man2\/(\w+)\.2$/m.exec(text)?.[1];
  return other === undefined || other === call ? text : readPage(directory, other);
}
