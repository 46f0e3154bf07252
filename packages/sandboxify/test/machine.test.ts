import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ownAbi, prebuiltPath } from "../src/machine.js";
import { folder } from "./folder.js";

test.each([
  ["x64", "x86_64"],
  ["arm64", "aarch64"],
])("machine: a process of %s calls by %s", (arch, abi) => {
  expect(ownAbi({ arch })).toBe(abi);
});

test("machine: a binary is found where it was built to", () => {
  const machine = { platform: "linux", arch: "arm64" };
  const target = join(folder, "linux-arm64");
  mkdirSync(target);
  expect(() => prebuiltPath("sandboxify", machine, folder)).toThrow(
    `${target}/sandboxify is missing: install @sbx/sandboxify again, or, in a clone, build it with SBX_TARGETS=linux-arm64`,
  );
  writeFileSync(join(target, "sandboxify"), "");
  expect(prebuiltPath("sandboxify", machine, folder)).toBe(join(target, "sandboxify"));
});

test.each([
  ["linux", "riscv64"],
  ["darwin", "arm64"],
  ["linux", "constructor"],
])("machine: there is nothing for %s-%s", (platform, arch) => {
  expect(() => prebuiltPath("confine.node", { platform, arch }, folder)).toThrow(
    `there is no confine.node for ${platform}-${arch}: run the program on linux-x64 or linux-arm64`,
  );
});
