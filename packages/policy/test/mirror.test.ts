import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { C, faultsOf, type Tree, TYPESCRIPT } from "./mirror.js";

const root = join(import.meta.dirname, "..", "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const tree: Tree = new Map(
  [TYPESCRIPT, C]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}${name}`))
    .filter((path) => /\.(ts|c|h)$/.test(path))
    .map((path) => [path, read(path)]),
);

test("mirror: twins name each other, imports lead backwards, files are short", () => {
  expect(tree.size).toBeGreaterThan(30);
  expect(faultsOf(tree)).toEqual([]);
});

/** What the check says of `tree` with one file changed, or removed. */
function faultsWith(path: string, change: (text: string) => string | undefined): string[] {
  const text = tree.get(path);
  if (text === undefined) throw new Error(`there is no ${path}`);
  const changed = new Map(tree);
  const wanted = change(text);
  if (wanted === text) throw new Error(`${path} is unchanged`);
  if (wanted === undefined) changed.delete(path);
  else changed.set(path, wanted);
  return faultsOf(changed);
}

const planted = [
  {
    fault: "a twin that does not exist",
    path: `${TYPESCRIPT}parse.ts`,
    change: (text: string) => text.replace("core/parse.c", "core/parser.c"),
    said: `${TYPESCRIPT}parse.ts: twin native/core/parser.c does not exist`,
  },
  {
    fault: "a twin of another stage",
    path: `${C}parse.c`,
    change: (text: string) => text.replace("src/parse.ts", "src/resolve.ts"),
    said: `${C}parse.c: twin packages/policy/src/resolve.ts is another stage`,
  },
  {
    fault: "a file without a twin",
    path: `${C}compile.h`,
    change: (text: string) => text.replace(" Twin: packages/policy/src/compile.ts", ""),
    said: `${C}compile.h: names no twin and is not C only`,
  },
  {
    fault: "a file whose first line is another's",
    path: `${TYPESCRIPT}resolve.ts`,
    change: (text: string) => text.replace("// resolve: ", "// parse: "),
    said: `${TYPESCRIPT}resolve.ts: does not begin with "resolve: "`,
  },
  {
    fault: "a twin that is gone",
    path: `${C}tokenize.c`,
    change: () => undefined,
    said: `${TYPESCRIPT}tokenize.ts: twin native/core/tokenize.c does not exist`,
  },
  {
    fault: "an import that leads forwards",
    path: `${TYPESCRIPT}parse.ts`,
    change: (text: string) => `${text}import { resolve } from "./resolve.js";\n`,
    said: `${TYPESCRIPT}parse.ts: uses resolve, a later stage`,
  },
  {
    fault: "an include that leads forwards",
    path: `${C}tokenize.h`,
    change: (text: string) => text.replace('"arena.h"', '"parse.h"'),
    said: `${C}tokenize.h: uses parse, a later stage`,
  },
  {
    fault: "a stage that nobody knows",
    path: `${C}source.c`,
    change: (text: string) => `${text}#include "common.h"\n`,
    said: `${C}source.c: uses common, which is no stage`,
  },
  {
    fault: "a package above this one",
    path: `${TYPESCRIPT}compile.ts`,
    change: (text: string) => `${text}import { launch } from "@sbx/sandboxify";\n`,
    said: `${TYPESCRIPT}compile.ts: uses @sbx/sandboxify`,
  },
  {
    fault: "a module of Node's",
    path: `${TYPESCRIPT}source.ts`,
    change: (text: string) => `${text}import { readFileSync } from "node:fs";\n`,
    said: `${TYPESCRIPT}source.ts: uses node:fs`,
  },
  {
    fault: "a C library's header",
    path: `${C}near.c`,
    change: (text: string) => `${text}#include <string.h>\n`,
    said: `${C}near.c: uses string.h`,
  },
  {
    fault: "a file of 251 lines",
    path: `${TYPESCRIPT}integer.ts`,
    change: (text: string) => text + "\n".repeat(251 - (text.split("\n").length - 1)),
    said: `${TYPESCRIPT}integer.ts: has 251 lines`,
  },
  {
    fault: "a function that has another name in C",
    path: `${C}resolve.h`,
    change: (text: string) => text.replace("sbx_resolve(", "sbx_look_up("),
    said: "resolve.h: no sbx_resolve",
  },
];

test.each(planted)("mirror: $fault is seen", ({ path, change, said }) => {
  expect(faultsWith(path, change)).toContain(said);
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

test("mirror: packages depend on each other in one direction", () => {
  const dependenciesOf = (name: string): string[] =>
    Object.keys((JSON.parse(read(`packages/${name}/package.json`)) as Manifest).dependencies ?? {});
  expect(dependenciesOf("policy")).toEqual(["@sbx/syscalls"]);
  expect(dependenciesOf("syscalls")).toEqual([]);
});
