import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { run, type Surroundings } from "../src/cli.js";
import { InstallError, preloadPath } from "../src/index.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

function installAll(folder = "/own") {
  return [{ path: `${folder}/libsandbox.so`, changed: true }];
}

function runWith(
  args: readonly string[],
  path = () => "/l.so",
  install: Surroundings["install"] = installAll,
) {
  const said = { status: 0, stdout: "", stderr: "" };
  said.status = run(args, {
    version: "1.2.3",
    path,
    install,
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

test.each([[["-V"]], [["--version"]]])("sbx-preload %j prints the version", (args) => {
  expect(runWith(args)).toEqual({ status: 0, stdout: "1.2.3\n", stderr: "" });
});

test.each([[["-h"]], [["--help"]], [["install", "-h"]], [["install", "--help", "/d"]]])(
  "sbx-preload %j prints the usage",
  (args) => {
    const { status, stdout, stderr } = runWith(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: sbx-preload \[path\]\n/);
  },
);

test.each([
  [["--paht"], 'unknown option "--paht"\nhelp: run sbx-preload --help'],
  [["paht"], 'unknown command "paht"\nhelp: run sbx-preload --help'],
  [["path", "more"], 'unexpected argument "more"\nhelp: run sbx-preload --help'],
  [["\u001b[2J"], 'unknown command "\\u001b[2J"\nhelp: run sbx-preload --help'],
  [["install", "/a", "/b"], 'unexpected argument "/b"\nhelp: run sbx-preload --help'],
  [["install", "--force"], 'unknown option "--force"\nhelp: run sbx-preload --help'],
  [["install", ""], "DIR is empty\nhelp: give the path of a folder"],
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
  [["install"], "/own/libsandbox.so", "PROGRAM"],
  [["install", "/d"], "/d/libsandbox.so", "--library /d/libsandbox.so PROGRAM"],
  [["install", "--", "-d"], "-d/libsandbox.so", "--library -d/libsandbox.so PROGRAM"],
  [["install", "/a b"], "/a b/libsandbox.so", "--library '/a b/libsandbox.so' PROGRAM"],
])("sbx-preload %j prints the paths, and what is next", (args, path, next) => {
  const stderr = `next: npx @sbx/patchelf add ${next}\n`;
  expect(runWith(args)).toEqual({ status: 0, stdout: `${path}\n`, stderr });
});

test("sbx-preload install: says when nothing was to be done", () => {
  const install = () => [{ path: "/d/libsandbox.so", changed: false }];
  const { stdout, stderr } = runWith(["install"], undefined, install);
  expect(stdout).toBe("/d/libsandbox.so\n");
  expect(stderr).toMatch(/^sbx-preload: they are there already; nothing was changed\nnext: /);
});

test("sbx-preload install: a failure has its cure", () => {
  const install = () => {
    throw new InstallError("no space", "make room");
  };
  const stderr = "sbx-preload: no space\nhelp: make room\n";
  expect(runWith(["install"], undefined, install)).toEqual({ status: 1, stdout: "", stderr });
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
