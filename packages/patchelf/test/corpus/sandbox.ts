// sandbox: what is put into every program: the library and the loader as they are shipped, at a place that stays.

import { chmodSync, copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { scratchFolder } from "../programs/scratch.js";
import type { Sandbox } from "./patched.js";

const SHIPPED = join(
  import.meta.dirname,
  `../../../preload/prebuilds/${process.platform}-${process.arch}`,
);

/** In a folder that every user can read, until the tests end. */
export async function sandboxHere(): Promise<Sandbox> {
  const folder = await scratchFolder("library");
  const staged = (name: string) => {
    const path = join(folder, name);
    copyFileSync(join(SHIPPED, name), path);
    chmodSync(path, 0o755);
    return path;
  };
  if (!existsSync(join(SHIPPED, "libsandbox.so"))) {
    throw new Error(`${SHIPPED}/libsandbox.so is missing: pnpm build`);
  }
  const loader = existsSync(join(SHIPPED, "ld-sandbox.so")) ? staged("ld-sandbox.so") : undefined;
  return { library: staged("libsandbox.so"), ...(loader !== undefined && { loader }) };
}
