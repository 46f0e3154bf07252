// library: this machine -> the libsandbox.so for it, and the ABI that it filters.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Abi } from "@sbx/syscalls";

/** What decides which file is the right one. */
export interface Machine {
  /** As `process.platform` says it. */
  readonly platform: string;
  /** As `process.arch` says it. */
  readonly arch: string;
}

/** The processors that there is a library for, and the ABI of their programs. */
const ABIS: Readonly<Record<string, Abi>> = { x64: "x86_64", arm64: "aarch64" };

/** Both `src` and `dist` lie beside `prebuilds`. */
const PREBUILDS = fileURLToPath(new URL("../prebuilds", import.meta.url));

/**
 * The absolute path of `libsandbox.so` for `machine`.
 *
 * @throws {Error} when there is none, with the cure.
 */
export function libraryPath(machine: Machine = process, prebuilds: string = PREBUILDS): string {
  return packagedPath("libsandbox.so", machine, prebuilds);
}

/**
 * The absolute paths of all that is installed for `machine`: `libsandbox.so`, and `ld-sandbox.so`, the
 * interpreter of static programs.
 *
 * @throws {Error} when one is missing, with the cure.
 */
export function packagedFiles(
  machine: Machine = process,
  prebuilds: string = PREBUILDS,
): readonly string[] {
  return ["libsandbox.so", "ld-sandbox.so"].map((name) => packagedPath(name, machine, prebuilds));
}

function packagedPath(name: string, machine: Machine, prebuilds: string): string {
  abiOf(machine);
  const target = `${machine.platform}-${machine.arch}`;
  const path = join(prebuilds, target, name);
  if (!existsSync(path)) {
    throw new Error(
      `${path} is missing: install @sbx/preload again, or, in a clone, build it with SBX_TARGETS=${target}`,
    );
  }
  return path;
}

/**
 * The ABI whose calls the library filters on `machine`.
 *
 * @throws {Error} when there is no library for it.
 */
export function abiOf({ platform, arch }: Machine = process): Abi {
  const abi = Object.hasOwn(ABIS, arch) ? ABIS[arch] : undefined;
  if (platform !== "linux" || abi === undefined) {
    const targets = Object.keys(ABIS).map((name) => `linux-${name}`);
    throw new Error(
      `there is no libsandbox.so for ${platform}-${arch}: run the program on ${targets.join(" or ")}, in a container for example`,
    );
  }
  return abi;
}
