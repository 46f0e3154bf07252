// machine: the machine that this is -> the binaries that were built for it, and the ABIs that it runs.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Abi } from "@sbx/syscalls";

/** What decides which binaries are the right ones. */
export interface Machine {
  /** As `process.platform` says it. */
  readonly platform: string;
  /** As `process.arch` says it. */
  readonly arch: string;
}

/** The processors that there are binaries for, and the ABI of their programs. */
const ABIS: Readonly<Record<string, Abi>> = { x64: "x86_64", arm64: "aarch64" };

/** Both `src` and `dist` lie beside `prebuilds`. */
const PREBUILDS = fileURLToPath(new URL("../prebuilds", import.meta.url));

/** The ABI of this process; the one of its machine where it is not one of those that are filtered. */
export const ownAbi = ({ arch }: Pick<Machine, "arch"> = process): Abi =>
  (Object.hasOwn(ABIS, arch) ? ABIS[arch] : undefined) ?? "x86_64";

/**
 * The absolute path of a binary of this package for `machine`.
 *
 * @throws {Error} when there is none, with the cure.
 */
export function prebuiltPath(
  name: "sandboxify" | "confine.node" | "sbx-audit" | "sbx-inspect",
  machine: Machine = process,
  prebuilds: string = PREBUILDS,
): string {
  const target = `${machine.platform}-${machine.arch}`;
  if (machine.platform !== "linux" || !Object.hasOwn(ABIS, machine.arch)) {
    const targets = Object.keys(ABIS).map((arch) => `linux-${arch}`);
    throw new Error(
      `there is no ${name} for ${target}: run the program on ${targets.join(" or ")}, in a container for example`,
    );
  }
  const path = join(prebuilds, target, name);
  if (!existsSync(path)) {
    throw new Error(
      `${path} is missing: install @sbx/sandboxify again, or, in a clone, build it with SBX_TARGETS=${target}`,
    );
  }
  return path;
}
