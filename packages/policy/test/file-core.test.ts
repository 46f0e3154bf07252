// Policy files through both languages.

import type { Abi } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { forMany, seed, timeout } from "./alike.js";
import { type Answer, type FileRequest, runCore } from "./core.js";
import { anyFile } from "./random-file.js";
import { bytesOf, linesOf, readTable, unescapedFile } from "./tables.js";
import { comparable, runTypeScriptFile, type TypeScriptAnswer } from "./twin.js";

const rows = readTable("../vectors/files.txt").map((block) => ({
  block,
  title: block.title,
  request: { abi: "x86_64", file: bytesOf(unescapedFile(block)) } as FileRequest,
}));

/** Of a file that is refused, C has told more when the fault was found late. */
function told(answer: Answer): Answer {
  const { error, terminal } = answer;
  return error === undefined ? comparable(answer) : { error, ...(terminal && { terminal }) };
}

/** Asserts that C and TypeScript answer all requests alike, and gives TypeScript's answers. */
function demandAlike(requests: readonly FileRequest[]): TypeScriptAnswer[] {
  const fromC = runCore(requests);
  return requests.map((request, index) => {
    const asked = Buffer.from(request.file).toString("latin1");
    const answer = runTypeScriptFile(request);
    expect({ asked, ...told(fromC[index] as Answer) }).toEqual({ asked, ...told(answer) });
    return answer;
  });
}

const answers = runCore(rows.map(({ request }) => request));

test.each(rows.map((row, index) => ({ ...row, index })))(
  "file: C says of $title",
  ({ block, index }) => {
    const { error, warning, program } = answers[index] as Answer;
    const [first] = [...linesOf(block, "@ "), ...linesOf(block, "! ")];
    expect({ error, warning }).toEqual({ error: first, warning: linesOf(block, "? ")[0] });
    expect(program === undefined).toBe(error !== undefined);
  },
);

test("file: both say the same of every row, on a terminal too", () => {
  const codes = demandAlike(rows.map(({ request }) => request)).flatMap((answer) => answer.codes);
  expect(codes).toContain("both_lists");
});

/** The variables, each with some of its values; and one that is misspelt. */
const variables = Object.entries({
  SYSCALL_ALLOW: ["read", "write", "wriet", ""],
  SYSCALL_DENY: ["ptrace", "execve"],
  DEFAULT_ACTION: ["log", "EPERM", "allow"],
  ARCHITECTURES: ["x86_64 aarch64:i386 s390x", "x86_64"],
  INSTALL_AT: ["main", "exec", "constructor"],
  VERBOSE: ["0", "1"],
  SYSCALL_ALOW: ["read"],
});
const words = variables.flatMap(([, values]) => values);
const noise = [..."'\"#\\ \t\r\v\f\0=:-\xa0\xff", "export ", " # x"];

/** A line that is mostly as it should be. */
const anyLine = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...variables).chain(([name, values]) =>
      fc
        .tuple(
          fc.constantFrom("", "", "", "  "),
          fc.constantFrom("", "", '"', "'"),
          fc.oneof(
            { weight: 9, arbitrary: fc.constantFrom(...values).map((value) => [value]) },
            { weight: 1, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 3 }) },
          ),
          fc.constantFrom(" ", ":", "\n  ", " # x\n"),
          fc.constantFrom("", "", "  "),
        )
        .map(([before, quote, list, between, behind]) => {
          const value = list.join(quote === "" ? ":" : between);
          return `${before}SECCOMP_${name}=${quote}${value}${quote}${behind}`;
        }),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "", "# x", "#", "  ", " # x", "read") },
);

const noisyFile = fc
  .tuple(
    fc.constantFrom("", "SECCOMP_SYSCALL_ALLOW=read\n", 'SECCOMP_SYSCALL_DENY="\n  ptrace\n"  \n'),
    fc.array(anyLine, { maxLength: 4 }),
    fc.option(fc.tuple(fc.noBias(fc.nat(200)), fc.constantFrom(...noise)), { freq: 2 }),
    fc.boolean(),
  )
  .map(([list, lines, added, ends]) => {
    const text = `${list}${lines.join("\n")}${ends ? "\n" : ""}`;
    if (added === null) return text;
    const at = added[0] % (text.length + 1);
    return `${text.slice(0, at)}${added[1]}${text.slice(at)}`;
  });

const abi = fc.constantFrom<Abi>("x86_64", "aarch64", "i386", "s390x");

/** Counts the files that are accepted, and those that are refused, by what is wrong first. */
function countOf(text: fc.Arbitrary<string>, batches: number): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (requests: readonly FileRequest[]): void => {
    for (const { error, codes } of demandAlike(requests)) {
      const key = error === undefined ? "accepted" : (codes[0] as string);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  };
  forMany(fc.record({ abi, file: text.map(bytesOf) }), count, batches);
  return counts;
}

test(
  `file: both read the same in files full of slips (seed ${seed})`,
  () => {
    const counts = countOf(noisyFile, 60);
    expect(counts.get("accepted")).toBeGreaterThan(100);
    expect(counts.size).toBeGreaterThan(15);
  },
  timeout,
);

test(
  `file: both read the same in files with any list (seed ${seed})`,
  () => {
    expect(countOf(anyFile, 24).get("accepted")).toBeGreaterThan(100);
  },
  timeout,
);
