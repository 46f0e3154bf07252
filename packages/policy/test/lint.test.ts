import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMessages } from "../scripts/messages.js";
import { type Diagnostic, describeDiagnostic } from "../src/diagnostic.js";
import { lint, type Policy, parsePolicy } from "../src/index.js";
import { linesOf, readTable, type TableBlock } from "./tables.js";
import { abisNamed } from "./vectors.js";

const BASICS = "exit_group rt_sigreturn restart_syscall";

function policyOf({ lines, title }: TableBlock): Policy {
  for (const line of lines) {
    const [, kind, defaultAction, items = ""] =
      /^(allow|deny|full)(?: else (\S+))?(?: (.*))?$/.exec(line) ?? [];
    if (kind === undefined) continue;
    const text = kind === "full" ? `${items} ${BASICS}` : items;
    const list = kind === "deny" ? "deny" : "allow";
    return parsePolicy(text, { list, ...(defaultAction ? { defaultAction } : {}) });
  }
  throw new Error(`${title}: no policy`);
}

const describe = (diagnostic: Diagnostic): string =>
  `${diagnostic.code} ${diagnostic.span.start + 1} ${describeDiagnostic(diagnostic)}`;

const blocks = readTable("lint.txt");

test.each(blocks)("lint: $title", (block) => {
  const abis = (linesOf(block, "on ")[0] ?? "x86_64").split(" ").flatMap(abisNamed);
  const [kernel] = linesOf(block, "kernel ");
  const found = lint(policyOf(block), { abis, kernel });
  expect(found.map(describe).sort()).toEqual(linesOf(block, "= ").sort());
  const places = found.map(({ span }) => span.start);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});

test("lint: every finding has a row", () => {
  const page = readFileSync(join(import.meta.dirname, "../messages.md"), "utf8");
  const folder = join(import.meta.dirname, "../src/lint");
  const source = ["families.ts", "items.ts", "list.ts"]
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("");
  const codes = parseMessages(page)
    .map(({ code }) => code)
    .filter((code) => source.includes(`"${code}"`));
  const seen = new Set(
    blocks.flatMap((block) => linesOf(block, "= ").map((line) => line.split(" ")[0])),
  );
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !seen.has(code))).toEqual([]);
});

test.each(["5", "5.", "v5.10", "5.10-rc1", "", "5.10.1.2"])("lint: %j is no kernel", (kernel) => {
  expect(() => lint(parsePolicy("read"), { abis: "x86_64", kernel })).toThrow(TypeError);
});
