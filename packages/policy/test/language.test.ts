import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Abi, abis, isAbi } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { INSTRUCTIONS_MAX } from "../src/assemble.js";
import { DEPTH_MAX } from "../src/condition.js";
import {
  compilePolicy,
  decide,
  formatAction,
  type Policy,
  parseCall,
  parsePolicy,
  policyVariables,
  readPolicyFile,
  simulate,
} from "../src/index.js";
import { ITEMS_MAX } from "../src/parse.js";
import { TESTS_MAX } from "../src/resolve.js";
import { TEXT_MAX } from "../src/tokenize.js";
import { said } from "./tables.js";

const page = readFileSync(join(import.meta.dirname, "../LANGUAGE.md"), "utf8");

/** A fenced block: what it says it is, and its lines. */
interface Example {
  readonly title: string;
  readonly kind: string;
  readonly options: readonly string[];
  readonly lines: readonly string[];
}

const examples: readonly Example[] = [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)]
  .map(([, info = "", text = ""]) => {
    const [kind = "", ...options] = info.split(" ");
    const lines = text.split("\n").slice(0, -1);
    return { title: `${kind}: ${lines[0]}`, kind, options, lines };
  })
  .filter(({ kind }) => kind !== "text");

const abisOf = ({ options }: Example): readonly Abi[] => {
  const named = options.filter(isAbi);
  return named.length > 0 ? named : ["x86_64"];
};

function policyOf({ options }: Example, lines: readonly string[]): Policy {
  const defaultAction = options.find((option) => option.startsWith("else="))?.slice(5);
  return parsePolicy(lines.join("\n"), {
    list: options.includes("deny") ? "deny" : "allow",
    ...(defaultAction ? { defaultAction } : {}),
  });
}

const isMessage = (line: string): boolean => line.startsWith("policy:");

/** What the page says of an example must be so. */
const checks: Readonly<Record<string, (example: Example) => void>> = {
  list: (example) => {
    compilePolicy(policyOf(example, example.lines), abisOf(example));
  },
  file: ({ lines }) => {
    const { policy, abis: named } = readPolicyFile("policy", `${lines.join("\n")}\n`);
    compilePolicy(policy, named ?? "x86_64");
  },
  refused: (example) => {
    const text = example.lines.filter((line) => !isMessage(line));
    const work = example.options.includes("file")
      ? () => readPolicyFile("policy", `${text.join("\n")}\n`)
      : () => compilePolicy(policyOf(example, text), abisOf(example));
    expect(said(() => JSON.stringify(work()))).toEqual(example.lines.filter(isMessage));
  },
  decided: (example) => {
    const policy = policyOf(
      example,
      example.lines.filter((line) => !line.startsWith("> ")),
    );
    const list = abisOf(example);
    const program = compilePolicy(policy, list);
    const rows = example.lines.filter((line) => line.startsWith("> "));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const [text = "", action] = row.slice(2).split(/ {2,}/);
      const call = parseCall(text, list[0] as Abi);
      expect({ row, action: formatAction(decide(policy, call, list).action) }).toEqual({
        row,
        action,
      });
      expect({ row, action: formatAction(simulate(program, call)) }).toEqual({ row, action });
    }
  },
};

test("language: the page has examples of every kind", () => {
  expect(examples.length).toBeGreaterThan(45);
  expect([...new Set(examples.map(({ kind }) => kind))].sort()).toEqual(Object.keys(checks).sort());
});

test.each(examples)("language: $title", (example) => {
  checks[example.kind]?.(example);
});

test("language: the limits, the ABIs and the variables are those of the code", () => {
  const limits = [TEXT_MAX, ITEMS_MAX, DEPTH_MAX, TESTS_MAX, INSTRUCTIONS_MAX];
  const rows = [...page.matchAll(/^\| .* \| ([0-9,]+)(?: bytes)? \|$/gm)].map(
    ([, number]) => number,
  );
  expect(rows).toEqual(limits.map((limit) => limit.toLocaleString("en")));
  for (const { name } of abis) expect(page).toContain(`\`${name}\``);
  const variables = [...page.matchAll(/^\| `(SECCOMP_\w+)`/gm)].map(([, name = ""]) => name);
  expect(variables.sort()).toEqual([...policyVariables]);
});
