import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { run } from "../src/cli.js";
import { preloadPath } from "../src/index.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

function runWith(args: readonly string[], path = () => "/l.so") {
  const said = { status: 0, stdout: "", stderr: "" };
  said.status = run(args, {
    version: "1.2.3",
    path,
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
  });
  return said;
}

test.each([[[]], [["path"]]])("sbx-preload %j prints the path", (args) => {
  expect(runWith(args)).toEqual({ status: 0, stdout: "/l.so\n", stderr: "" });
});

test.each(["-V", "--version"])("sbx-preload %s prints the version", (option) => {
  expect(runWith([option])).toEqual({ status: 0, stdout: "1.2.3\n", stderr: "" });
});

test.each(["-h", "--help"])("sbx-preload %s prints the usage", (option) => {
  const { status, stdout, stderr } = runWith([option]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^Usage: sbx-preload \[path\]\n/);
});

test.each([
  [["--paht"], 'unknown option "--paht"\nhelp: run sbx-preload --help'],
  [["paht"], 'unknown command "paht"\nhelp: run sbx-preload --help'],
  [["path", "more"], 'unexpected argument "more"\nhelp: run sbx-preload --help'],
  [["\u001b[2J"], 'unknown command "\\u001b[2J"\nhelp: run sbx-preload --help'],
  [["install"], "there is no install command yet\nhelp: copy the file that sbx-preload names"],
])("sbx-preload %j is a misuse", (args, message) => {
  expect(runWith(args)).toEqual({ status: 2, stdout: "", stderr: `sbx-preload: ${message}\n` });
});

test("sbx-preload: without a library it fails and says why", () => {
  const path = () => {
    throw new Error("/l.so is missing");
  };
  expect(runWith([], path)).toEqual({
    status: 1,
    stdout: "",
    stderr: "sbx-preload: /l.so is missing\n",
  });
});

test.each([
  [[], { status: 0, stdout: `${preloadPath()}\n`, stderr: "" }],
  [["--version"], { status: 0, stdout: `${manifest.version}\n`, stderr: "" }],
  [["nonsense"], { status: 2, stdout: "", stderr: expect.stringContaining("unknown command") }],
])("sbx-preload %j as a program", (args, expected) => {
  expect(spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" })).toMatchObject(
    expected,
  );
});
