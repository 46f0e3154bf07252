// kind: how a file is started, and so by which way a sandbox comes into it.

import { DF_1_PIE, DT, ET } from "./constants.js";
import { valueOfTag } from "./dynamic.js";
import type { Elf } from "./elf.js";

/** The interpreter that static programs get; its directory does not matter. */
export const LOADER_NAME = "ld-sandbox.so";

export type Kind = "dynamic program" | "static program" | "shared library" | "other";

/**
 * - `dynamic program`: it names a dynamic loader, which loads the libraries that it needs
 * - `static program`: the kernel starts it at once, or by the interpreter that was added to it
 * - `shared library`: it is loaded by a program
 * - `other`: an object file, a core dump, ...
 */
export function kindOf(elf: Elf): Kind {
  const { type } = elf.header;
  if (type !== ET.EXEC && type !== ET.DYN) return "other";
  if (elf.interpreter !== undefined && !isSandboxed(elf)) return "dynamic program";
  if (elf.dynamic?.entries.some(({ tag }) => tag === DT.NEEDED)) {
    return type === ET.DYN ? "shared library" : "other";
  }
  if (type === ET.EXEC) return "static program";
  const flags = valueOfTag(elf.dynamic?.entries ?? [], DT.FLAGS_1) ?? 0;
  return (flags & DF_1_PIE) !== 0 ? "static program" : "shared library";
}

/** Whether its interpreter is the one that was added. */
export function isSandboxed({ interpreter }: Elf): boolean {
  return interpreter?.split("/").at(-1) === LOADER_NAME;
}
