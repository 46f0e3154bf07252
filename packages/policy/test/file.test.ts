import { parseEnv } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Diagnostic } from "../src/diagnostic.js";
import { readEntries } from "../src/entries.js";
import { fileSource } from "../src/file.js";
import { formatAction, formatDiagnostic, formatPolicy, readPolicyFile } from "../src/index.js";
import { sliceSource } from "../src/source.js";
import { seed } from "./alike.js";
import { readLikeSystemd } from "./environment-file.js";
import { bytesOf, linesOf, readTable, said, unescapedFile } from "./tables.js";

const blocks = readTable("../vectors/files.txt");

test.each(blocks)("file: $title", (block) => {
  const warnings: string[] = [];
  const found = said(() => {
    const file = readPolicyFile("files", bytesOf(unescapedFile(block)));
    warnings.push(...file.warnings.map((warning) => formatDiagnostic(warning)));
    const { list, violation } = file.policy;
    const abis = file.abis?.join() ?? "own";
    return `${list} ${formatAction(violation)} ${abis} ${file.installAt ?? "unsaid"} ${formatPolicy(file.policy)}`;
  });
  expect(found).toEqual([...linesOf(block, "= "), ...linesOf(block, "! ")]);
  expect(warnings).toEqual(linesOf(block, "? "));
});

/** The variables of a file, if nothing is wrong with its form. */
function variablesOf(text: string): Map<string, string> | undefined {
  const source = fileSource("random", text);
  const faults: Diagnostic[] = [];
  const entries = readEntries(source, (fault) => faults.push(fault));
  const found = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind !== "variable") continue;
    const name = sliceSource(source, entry.name);
    const value = sliceSource(source, entry.value);
    // What a backtick would be part of is refused by what reads the value.
    if (found.has(name) || (entry.quote === "" && value.startsWith("`"))) return undefined;
    found.set(name, value);
  }
  return faults.length > 0 ? undefined : found;
}

const pieces = fc.constantFrom(
  ..."ABC='\"#\\ \t\r\n;`$:-".split(""),
  ...["A=", "B='", 'C="', "'\n", '"\n', "\n#", "\nexport ", "\n\n", "\n \n", "read", " # x"],
);
const anyFile = fc
  .array(pieces, { maxLength: 14, size: "max" })
  .map((parts) => `${parts.join("")}\n`);

/** In Node, "#" ends a value that is not in quotes; a list ends there as well. */
const beforeComment = (text: string): string => text.replace(/ *#.*/, "");

test(`file: what is accepted, systemd and Node read as we do (seed ${seed})`, () => {
  let accepted = 0;
  fc.assert(
    fc.property(anyFile, (text) => {
      const found = variablesOf(text);
      if (found === undefined) return;
      accepted++;
      const names = [...found.keys()].sort();
      for (const joins of [true, false]) {
        expect(sorted(readLikeSystemd(text, joins))).toEqual(sorted(found));
      }
      const byNode = parseEnv(text) as Record<string, string>;
      expect(Object.keys(byNode).sort()).toEqual(names);
      for (const name of names) {
        const [value = "", read = ""] = [found.get(name), byNode[name]];
        expect([value, beforeComment(value)]).toContain(read);
      }
    }),
    { seed, numRuns: 30_000 },
  );
  expect(accepted).toBeGreaterThan(1000);
});

const sorted = (map: ReadonlyMap<string, string>): [string, string][] => [...map].sort();
