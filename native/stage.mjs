// stage: dist/<target>/FILE -> prebuilds/<target>/FILE of the package in whose folder this is run.
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { distFolder, wantedTargets } from "./targets.mjs";

const files = process.argv.slice(2);
const prebuilds = join(process.cwd(), "prebuilds");

rmSync(prebuilds, { recursive: true, force: true });
for (const target of wantedTargets()) {
  const folder = join(prebuilds, target.name);
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const built = join(distFolder(target), file);
    if (!existsSync(built)) {
      console.error(`stage: ${built} is missing: build @sbx/native first`);
      process.exit(1);
    }
    const staged = join(folder, file);
    copyFileSync(built, staged);
    chmodSync(staged, statSync(built).mode);
  }
}
