// judge: a file -> what tools of others say about it: complaints, and its contents by their names.

import { run } from "./command.js";
import { relativeSymbols, sectionAddresses } from "./symbols.js";

/** What readelf prints in the place of something that it can't read. */
const MARKS = /<corrupt|<no-strings>|<no-name>|<invalid|<unknown: |bad symbol|unrecognized: /;

/** eu-elflint knows only the notes of a few owners. */
const OURS = / unknown object file note type .* with owner name 'sbx' /;

/** Files are written once: what was said of one holds for the rest of the tests. */
const known = new Map<string, readonly string[]>();

function once(key: string, judge: () => readonly string[]): readonly string[] {
  const lines = known.get(key) ?? judge();
  known.set(key, lines);
  return lines;
}

/** All that readelf and eu-elflint dislike, without the numbers, which may be others in a patched file. */
function complaints(path: string): readonly string[] {
  const read = run(["readelf", "-aW", path]);
  const lint = run(["eu-elflint", "--gnu-ld", path]);
  return [
    ...linesOf(read.stderr),
    ...linesOf(read.stdout).filter((line) => MARKS.test(line)),
    ...linesOf(lint.stdout + lint.stderr).filter(
      (line) => line !== "No errors" && !OURS.test(line),
    ),
    ...(read.status === 0 ? [] : [`readelf ends with ${read.status}`]),
  ].map((line) => plain(line, path));
}

/** The complaints about `path` that are none about `original`; each as often as it is new. */
export function newComplaints(path: string, original: string): readonly string[] {
  const before = once(`complaints ${original}`, () => complaints(original));
  return missingFrom(complaints(path), before);
}

/** What the dynamic loader and debuggers read, as readelf shows it, without where it is. */
function contents(path: string): readonly string[] {
  const { stdout } = run(["readelf", "-W", "--dyn-syms", "--symbols", "--relocs", "--notes", path]);
  const lines = linesOf(stdout)
    .filter((line) => !line.startsWith("Displaying"))
    .map((line) => line.replace(/ at offset 0x[\da-f]+/, ""));
  return relativeSymbols(lines, sectionAddresses(path));
}

/** The lines of `original` that `path` has no more. */
export function lostContents(path: string, original: string): readonly string[] {
  const before = once(`contents ${original}`, () => contents(original));
  return missingFrom(before, contents(path));
}

export function neededOf(path: string): readonly string[] {
  const { stdout } = run(["readelf", "-dW", path]);
  return [...stdout.matchAll(/\(NEEDED\)\s+Shared library: \[(.*)\]/g)].map(
    ([, name = ""]) => name,
  );
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

const plain = (line: string, path: string): string =>
  line
    .replaceAll(path, "FILE")
    .replaceAll(/0x[\da-f]+|\d+/g, "#")
    .replaceAll(/ +/g, " ");

/** What is in `list` more often than in `others`. */
function missingFrom(list: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return list.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
