// What the README shows is what there is.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../src/cli.js";
import {
  abis,
  familyThrough,
  groupHelp,
  groupMembers,
  groupNames,
  isFamily,
} from "../src/index.js";

const README = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

/** What stands after each command line, up to the next. */
function examples(): [command: string, output: string][] {
  const indented = README.split("\n").filter((line) => line.startsWith("    "));
  const text = indented.map((line) => `${line.slice(4)}\n`).join("");
  return text
    .split(/^\$ npx @sbx\/syscalls /m)
    .slice(1)
    .map((block) => [
      block.slice(0, block.indexOf("\n")),
      block.slice(block.indexOf("\n") + 1).replace(/^headers=[\s\S]*/m, ""),
    ]);
}

describe("README", () => {
  test.each(examples())("npx @sbx/syscalls %s", (command, output) => {
    let printed = "";
    const print = (text: string) => {
      printed += text;
    };
    run(command.split(" "), { abi: "x86_64", version: "", stdout: print, stderr: print });
    expect(printed).toBe(output);
  });

  test("it has all families", () => {
    const rows = groupNames
      .filter(isFamily)
      .map((name) =>
        [
          `| \`${name}\``,
          groupHelp(name),
          groupMembers(name).join(" "),
          `${familyThrough(name).join(" ")} |`,
        ].join(" | "),
      );
    const shown = README.split("\n").filter((line) => line.startsWith("| `@"));
    expect(shown).toEqual(rows);
  });

  test("it names all ABIs", () => {
    expect(README).toContain(abis.map((facts) => `\`${facts.name}\``).join(", "));
  });
});
