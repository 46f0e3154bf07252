import { readFileSync } from "node:fs";
import { join } from "node:path";
import { abis } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { run as runCommand } from "../src/cli/run.js";
import * as policy from "../src/index.js";
import { ITEMS_MAX } from "../src/parse.js";
import { TEXT_MAX } from "../src/tokenize.js";

const { compilePolicy, formatDiagnostic, parsePolicy, PolicyError, simulate } = policy;
const page = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

test("index: exports what the README shows and no more", () => {
  const names = Object.keys(policy).sort();
  expect(names).toEqual([
    "PolicyError",
    "bestNames",
    "bitsOf",
    "compile",
    "compileEnvironment",
    "compilePolicy",
    "decide",
    "describeReturned",
    "diff",
    "disassemble",
    "findFileVariables",
    "findVariables",
    "formatAction",
    "formatDiagnostic",
    "formatPolicy",
    "formatPolicyFile",
    "layOutPolicyFile",
    "lint",
    "listRuleset",
    "merge",
    "namesOf",
    "numberOf",
    "onlyValue",
    "parseCall",
    "parsePolicy",
    "parseSettings",
    "policyVariables",
    "programBytes",
    "readEnvironment",
    "readPolicyFile",
    "readVariables",
    "recover",
    "recoverPolicies",
    "recoveredPart",
    "resolve",
    "run",
    "setsAt",
    "simulate",
  ]);
  const shown = [...page.matchAll(/^\| `(\w+)[(`].* \|$/gm)].map(([, name = ""]) => name);
  expect(names.filter((name) => !shown.includes(name))).toEqual([]);
});

test("README: the transcript is what happens", () => {
  const list = /parsePolicy\("(.*ptrace=EPERM)"\)/.exec(page)?.[1] ?? "";
  const program = compilePolicy(parsePolicy(list), "x86_64");
  expect(page).toContain(`// ${program.instructions.length} instructions`);
  const lines = [
    ...page.matchAll(/^simulate\(program, \{ abi: "(\w+)", number: (\d+) \}\); \/\/ (\{.*\})/gm),
  ];
  expect(lines.length).toBe(4);
  for (const [, name, number, said = ""] of lines) {
    const abi = abis.find((facts) => facts.name === name)?.name ?? "x86_64";
    const action = simulate(program, { abi, number: Number(number) });
    expect(said).toBe(
      JSON.stringify(action)
        .replace(/"(\w+)":/g, " $1: ")
        .replace("}", " }"),
    );
  }
});

test("README: the error is what is thrown, and shown on a terminal", () => {
  try {
    compilePolicy(parsePolicy("fstat:wriet"), "x86_64");
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    expect(page).toContain(`\n// PolicyError: ${error.message}\n`);
    const shown = formatDiagnostic(error.diagnostics[0], { terminal: true });
    expect(page).toContain(shown.replace(/^/gm, "    "));
  }
});

test("README: the limits and the ABIs are those of the code", () => {
  expect(page).toContain(`more than ${ITEMS_MAX.toLocaleString("en")} items or\ninstructions`);
  expect(page).toContain(`more than ${TEXT_MAX.toLocaleString("en")} bytes`);
  for (const { name } of abis) expect(page).toContain(`\`${name}\``);
});

/** The commands of the page, and what they print there. */
const transcripts = [...page.matchAll(/^ {4}\$ npx @sbx\/policy (.*)\n((?: {4}.*\n)+)/gm)].map(
  ([, command = "", text = ""]) => ({ command, text: text.replace(/^ {4}/gm, "") }),
);

test("README: there are transcripts", () => {
  expect(transcripts.length).toBe(5);
});

test.each(transcripts)("README: $command prints what the page shows", ({ command, text }) => {
  const file = /^```sh\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "";
  let printed = "";
  const output = {
    terminal: false,
    colour: false,
    write: (part: string | Uint8Array) => {
      printed += part;
    },
  };
  const args = [...command.matchAll(/'([^']*)'|[^ ]+/g)].map(([word, quoted]) => quoted ?? word);
  runCommand(args, {
    abi: "x86_64",
    version: "",
    read: () => new TextEncoder().encode(file),
    write: () => undefined,
    stdout: output,
    stderr: output,
  });
  expect(printed).toBe(text);
});
