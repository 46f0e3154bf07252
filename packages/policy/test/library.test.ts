import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");
const NEEDS_NODE = "cli/main.ts";

const files = (readdirSync(SOURCE, { recursive: true }) as string[])
  .filter((file) => file.endsWith(".ts"))
  .sort();

const textOf = (file: string): string => readFileSync(join(SOURCE, file), "utf8");

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");

test("library: only the command in its process needs Node", () => {
  expect(files).toContain(NEEDS_NODE);
  const needing = files.filter((file) =>
    /"node:|\bprocess\.|\bBuffer\b|\brequire\(/.test(withoutComments(textOf(file))),
  );
  expect(needing).toEqual([NEEDS_NODE]);
});

test("library: index does not reach the command", () => {
  const reached = new Set(["index.ts"]);
  for (const file of reached) {
    for (const [, path = ""] of textOf(file).matchAll(/from "(\.[^"]+)\.js"/g)) {
      reached.add(normalize(join(file, "..", `${path}.ts`)));
    }
  }
  expect(reached.size).toBeGreaterThan(30);
  expect([...reached].filter((file) => file.startsWith("cli/"))).toEqual([]);
  const unreached = files.filter((file) => !reached.has(file) && !file.startsWith("cli/"));
  expect(unreached).toEqual([]);
});

test("library: the files of folders begin with their names, and are short", () => {
  const faults = files
    .filter((file) => file.includes("/") && !file.startsWith("generated/"))
    .filter((file) => {
      const text = textOf(file).replace(/^#!.*\n/, "");
      const name = file.replace(/^.*\/|\.ts$/g, "");
      return !text.startsWith(`// ${name}: `) || text.split("\n").length > 251;
    });
  expect(faults).toEqual([]);
});
