import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMessages } from "../scripts/messages.js";
import { type Answer, runCore } from "./core.js";
import { bytesOf, readTable, unescapedFile } from "./tables.js";
import { runTypeScript, runTypeScriptFile } from "./twin.js";
import { abiNamed, type Block, readBlocks } from "./vectors.js";

/** What a block says about a policy, and what must be answered. */
interface Row {
  readonly title: string;
  readonly request: Parameters<typeof runTypeScript>[0];
  readonly onlyC: boolean;
  readonly codes: readonly string[];
  readonly expected: Answer;
}

const indent = "    ";

function readRow({ title, entries, lines }: Block): Row {
  const said: Record<string, string> = {};
  const codes: string[] = [];
  let abi = "x86_64";
  let onlyC = false;
  let installer: "library" | "loader" = "library";
  let kind = "";
  for (const line of lines) {
    const [word = "", rest = ""] = line.split(" ");
    if (line.startsWith(indent)) {
      said[kind] = [said[kind], line.slice(indent.length)].filter((part) => part).join("\n");
    } else if (word === "on") abi = rest;
    else if (word === "only") onlyC = rest === "C";
    else if (line === "by loader") installer = "loader";
    else if (["error", "warning", "terminal"].includes(word)) {
      kind = word;
      if (rest !== "") codes.push(rest);
    } else throw new Error(`${title}: what is "${line}"?`);
  }
  return {
    title,
    request: { abi: abiNamed(abi), entries, installer },
    onlyC,
    codes,
    expected: said,
  };
}

const rows = readBlocks("refuse.txt").map(readRow);
const answers = runCore(rows.map(({ request }) => request));
const fromTypeScript = new Map(
  rows.filter(({ onlyC }) => !onlyC).map((row) => [row, runTypeScript(row.request)]),
);

/** The parts of `answer` that a row speaks of: a terminal form that it leaves out may be anything. */
function spokenOf({ error, warning, terminal }: Answer, { expected }: Row): Answer {
  return Object.fromEntries(
    Object.entries({ error, warning, terminal }).filter(
      ([kind, text]) =>
        text !== undefined && (kind !== "terminal" || expected.terminal !== undefined),
    ),
  );
}

test.each(rows.map((row, index) => ({ title: row.title, row, index })))(
  "refuse: C says of $title",
  ({ row, index }) => {
    const answer = answers[index] as Answer;
    expect(spokenOf(answer, row)).toEqual(row.expected);
    expect(answer.program === undefined).toBe(row.expected.error !== undefined);
  },
);

test.each([...fromTypeScript].map(([row, answer]) => ({ title: row.title, row, answer })))(
  "refuse: TypeScript says of $title",
  ({ row, answer }) => {
    expect(spokenOf(answer, row)).toEqual(row.expected);
    expect(answer.program === undefined).toBe(row.expected.error !== undefined);
    expect(answer.codes).toEqual(row.codes);
  },
);

test("refuse: both say the same on a terminal, also where a row leaves it out", () => {
  for (const [index, row] of rows.entries()) {
    const { title } = row;
    if (row.onlyC) continue;
    const terminal = fromTypeScript.get(row)?.terminal;
    expect({ title, terminal: answers[index]?.terminal }).toEqual({ title, terminal });
  }
});

/** What only the kernel, the C library or a program's file can cause; see native/core/install.c and native/preload. */
const AT_INSTALLATION = [
  "damaged_policy",
  "filter_refused",
  "no_environment",
  "no_new_privileges_refused",
  "no_start",
  "not_a_program",
  "policy_required",
  "thread_refused",
  "unplaced_program",
];

/** What is wrong with a file, or is refused by the launcher only, has its rows there. */
const codesOfFiles = readTable("../vectors/files.txt").flatMap(
  (block) => runTypeScriptFile({ abi: "x86_64", file: bytesOf(unescapedFile(block)) }).codes,
);

test("refuse: every code of messages.md has a row, but for those of the installation", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "messages.md"), "utf8");
  const known = parseMessages(page)
    .filter(({ typeScriptOnly }) => !typeScriptOnly)
    .map(({ code }) => code);
  const seen = new Set([...rows.flatMap(({ codes }) => codes), ...codesOfFiles]);
  expect(known.filter((code) => !seen.has(code)).sort()).toEqual(AT_INSTALLATION);
  expect([...seen].filter((code) => !known.includes(code))).toEqual([]);
});

test("refuse: only a variable that is set twice has no row for TypeScript", () => {
  const codes = rows.filter(({ onlyC }) => onlyC).flatMap((row) => row.codes);
  expect(codes).toEqual(["duplicate_variable"]);
});
