import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as syscalls from "../src/index.js";

const SOURCE = join(import.meta.dirname, "../src");
const COMMAND = new Set(["main.ts", "options.ts"]); // the only ones that may need Node

describe("exports", () => {
  test("index offers this and no more", () => {
    expect(Object.keys(syscalls)).toMatchInlineSnapshot(`
      [
        "abiFacts",
        "abis",
        "isAbi",
        "constantNames",
        "constantSet",
        "constantsOf",
        "constantValue",
        "errnoName",
        "errnoNames",
        "errnoNumber",
        "familyThrough",
        "groupCalls",
        "groupHelp",
        "groupMembers",
        "groupNames",
        "isFamily",
        "isGroup",
        "near",
        "syscallParameters",
        "syscallErrnos",
        "syscallPrototype",
        "syscallSince",
        "isSyscallName",
        "syscallName",
        "syscallNames",
        "syscallNumber",
      ]
    `);
  });

  test("the library needs nothing of Node", () => {
    const files = readdirSync(SOURCE).filter((file) => file.endsWith(".ts") && !COMMAND.has(file));
    expect(files).toContain("index.ts");
    for (const file of files) {
      const text = readFileSync(join(SOURCE, file), "utf8");
      expect([file, text.match(/"node:|\bprocess\.|\bBuffer\b|\brequire\(/)]).toEqual([file, null]);
    }
  });

  test("the library does not reach the command's files", () => {
    const imports = (file: string): string[] => {
      const text = readFileSync(join(SOURCE, file), "utf8");
      return [...text.matchAll(/from "\.\/(.*)\.js"/g)].map((match) => `${match[1]}.ts`);
    };
    const reached = new Set(["index.ts"]);
    for (const file of reached) for (const other of imports(file)) reached.add(other);
    expect([...reached].filter((file) => COMMAND.has(file) || file === "cli.ts")).toEqual([]);
  });
});
