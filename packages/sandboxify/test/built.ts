// built: what the build made of this package, and the machine's own ABI.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { ownAbi } from "../src/machine.js";

const root = join(import.meta.dirname, "..");
const target = `${process.platform}-${process.arch}`;

function built(path: string): string {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`${file} is missing: pnpm build`);
  return file;
}

export const shim = built("bin/sandboxify");
export const main = built("dist/main.js");
export const launcher = built(`prebuilds/${target}/sandboxify`);
export const addon = built(`prebuilds/${target}/confine.node`);
export const reader = built(`prebuilds/${target}/sbx-audit`);

/** The folder of a package of the workspace as it is published. */
export const packageFolder = (name: string): string => join(root, "..", name);

export const abi = ownAbi();
