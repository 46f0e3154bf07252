// The README: what it names exists, and what exists it names.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as built from "../dist/index.js";
import manifest from "../package.json" with { type: "json" };
import { FILTER_OPTIONS } from "../src/filter-options.js";
import * as sandboxify from "../src/index.js";
import { LEARN_OPTIONS } from "../src/learn-options.js";
import { USAGE } from "../src/usage.js";
import { launcher, shim } from "./built.js";

const page = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

test("index: exports what the README shows and no more", () => {
  const errors = ["ConfineError", "InspectError", "LaunchError", "LearnError"];
  const names = [...errors, "confine", "inspect", "launch", "launcherPath", "learn"];
  expect(Object.keys(sandboxify).sort()).toEqual(names);
  expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});

test("the built package is the same from ESM and from CommonJS", () => {
  const common = createRequire(import.meta.url)("../dist/index.cjs");
  expect(Object.keys(common).sort()).toEqual(Object.keys(built).sort());
  expect(common.launcherPath()).toBe(built.launcherPath());
  expect(built.launcherPath()).toBe(launcher);
});

test("README: it has the options of the usage, of launch and of learn", () => {
  const usage = [...USAGE.matchAll(/^ {2}(?:-\w, | {4})(--[a-z-]+)/gm)].map(([, option]) => option);
  expect(usage.length).toBeGreaterThan(12);
  expect(usage.filter((option) => !page.includes(`${option}`))).toEqual([]);
  const spawning = "cwd env stdio serialization detached uid gid killSignal signal at via verbose";
  const options = [...FILTER_OPTIONS, ...LEARN_OPTIONS, ...spawning.split(" ")];
  expect(options.filter((option) => !page.includes(`\`${option}\``))).toEqual([]);
});

test("README: the message is the one that is written", () => {
  const refused = spawnSync(shim, ["--allow", "fstat:wriet:exit_group", "/bin/true"]);
  expect(page).toContain(`\n${refused.stderr}`);
});

test("package: what is published is executable where it must be", () => {
  expect(manifest.bin.sandboxify).toBe("./bin/sandboxify");
  expect(manifest.publishConfig.executableFiles).toContain(
    `./prebuilds/${process.platform}-${process.arch}/sandboxify`,
  );
});
