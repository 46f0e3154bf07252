// The addon, and the order in which confine asks for what may fail.

import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type Addon, loadAddon } from "../src/addon.js";
import { confineBy } from "../src/confine.js";
import { addon } from "./built.js";
import { READELF } from "./confining.js";

describe("the order of things", () => {
  const EFAULT = -14;

  function order(answers: Partial<Record<keyof Addon, number>>) {
    const calls: string[] = [];
    const call = (name: keyof Addon, success: number) => () => {
      calls.push(name);
      return answers[name] ?? success;
    };
    const addon: Addon = {
      probe: call("probe", EFAULT),
      forbidNewPrivileges: call("forbidNewPrivileges", 0),
      install: call("install", 0),
    };
    let said = "filtered";
    try {
      confineBy(addon, new Uint8Array(8));
    } catch (error) {
      said = error instanceof Error ? error.message.replace(/;.*/, "") : "";
    }
    return [said, ...calls];
  }

  test.each([
    [{}, ["filtered", "probe", "forbidNewPrivileges", "install"]],
    [{ probe: -22 }, ["the kernel refused filters (EINVAL)", "probe"]],
    [{ probe: -38 }, ["the kernel refused filters (ENOSYS)", "probe"]],
    [{ probe: 0 }, ["the kernel refused filters (EPERM)", "probe"]],
    [
      { forbidNewPrivileges: -1 },
      ["the kernel refused no_new_privs (EPERM)", "probe", "forbidNewPrivileges"],
    ],
    [
      { install: -12 },
      ["the kernel refused the filter (ENOMEM)", "probe", "forbidNewPrivileges", "install"],
    ],
    [
      { install: 4711 },
      ["the kernel refused the filter (ESRCH)", "probe", "forbidNewPrivileges", "install"],
    ],
  ])("%j", (answers, expected) => {
    expect(order(answers)).toEqual(expected);
  });
});

describe("the addon", () => {
  const { install, probe } = loadAddon(addon);

  test("can be asked whether it would work", () => {
    expect(probe()).toBe(-14);
  });

  test.each<[string, unknown[]]>([
    ["nothing", []],
    ["a number", [7]],
    ["null", [null]],
    ["an array", [[1, 2, 3, 4, 5, 6, 7, 8]]],
    ["an ArrayBuffer", [new ArrayBuffer(8)]],
    ["a DataView", [new DataView(new ArrayBuffer(8))]],
    ["signed bytes", [new Int8Array(8)]],
    ["words", [new Uint32Array(8)]],
    ["clamped bytes", [new Uint8ClampedArray(8)]],
    ["something that looks like bytes", [{ length: 8, byteLength: 8 }]],
  ])("takes no %s", (_, args) => {
    expect(() => (install as (...args: unknown[]) => number)(...args)).toThrow(
      expect.objectContaining({ name: "TypeError", message: "a filter is a Uint8Array" }),
    );
  });

  const detached = new Uint8Array(8);
  structuredClone(detached, { transfer: [detached.buffer] });

  test.each([
    ["no bytes", new Uint8Array(0)],
    ["seven bytes", new Uint8Array(7)],
    ["nine bytes", new Uint8Array(9)],
    ["4097 instructions", new Uint8Array(8 * 4097)],
    ["65,536 instructions and one", new Uint8Array(8 * 65_537)],
    ["what is no longer there", detached],
    ["half of an instruction of a longer buffer", new Uint8Array(new ArrayBuffer(64), 4, 4)],
  ])("takes no filter of %s", (_, bytes) => {
    expect(() => install(bytes)).toThrow(
      expect.objectContaining({
        name: "RangeError",
        message: "a filter has 1 to 4096 instructions of 8 bytes each",
      }),
    );
  });

  // The kernel looks at each instruction: nonsense of the right length is refused there.
  test.each([1, 4096])("%d instructions of nonsense are the kernel's to refuse", (count) => {
    expect(install(new Uint8Array(8 * count).fill(0xff))).toBeLessThan(0);
  });

  test("needs no library, and nothing but Node's own interface", () => {
    const { stdout } = spawnSync(READELF, ["-d", "--dyn-syms", "-W", addon], {
      encoding: "utf8",
    });
    expect(stdout).not.toContain("NEEDED");
    const symbols = [...stdout.matchAll(/^ +\d+: .* (\w+) +(\w+)$/gm)];
    const undefinedOnes = symbols.filter(([, index]) => index === "UND").map(([, , name]) => name);
    const defined = symbols.filter(([, index]) => index !== "UND").map(([, , name]) => name);
    expect(undefinedOnes.filter((name) => !name?.startsWith("napi_"))).toEqual([]);
    expect(defined.sort()).toEqual([
      "napi_register_module_v1",
      "node_api_module_get_api_version_v1",
    ]);
  });
});
