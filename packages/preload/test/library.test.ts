import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { preloadPath } from "../src/index.js";
import { abiOf, libraryPath } from "../src/library.js";

const prebuilds = mkdtempSync(join(tmpdir(), "sbx-preload-"));
afterAll(() => rmSync(prebuilds, { recursive: true }));

test("preloadPath: it is absolute, and this machine's", () => {
  expect(isAbsolute(preloadPath())).toBe(true);
  expect(preloadPath()).toMatch(`/prebuilds/linux-${process.arch}/libsandbox.so`);
});

test.each([
  ["x64", "x86_64"],
  ["arm64", "aarch64"],
])("libraryPath: linux-%s has its own file, which filters %s", (arch, abi) => {
  const path = join(prebuilds, `linux-${arch}`, "libsandbox.so");
  mkdirSync(join(prebuilds, `linux-${arch}`));
  expect(() => libraryPath({ platform: "linux", arch }, prebuilds)).toThrow(
    `${path} is missing: install @sbx/preload again, or, in a clone, build it with SBX_TARGETS=linux-${arch}`,
  );
  writeFileSync(path, "");
  expect(libraryPath({ platform: "linux", arch }, prebuilds)).toBe(path);
  expect(abiOf({ platform: "linux", arch })).toBe(abi);
});

test.each([
  ["darwin", "arm64"],
  ["win32", "x64"],
  ["linux", "ia32"],
  ["linux", "constructor"],
])("libraryPath: there is none for %s-%s", (platform, arch) => {
  expect(() => libraryPath({ platform, arch }, prebuilds)).toThrow(
    `there is no libsandbox.so for ${platform}-${arch}: run the program on linux-x64 or linux-arm64, in a container for example`,
  );
});
