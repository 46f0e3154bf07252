// main: N [SEED] -> so many mutated files tried; those that break a law are kept, and the status is 1.

import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "./campaign.js";
import { seeds } from "./seeds.js";

const [count = "100000", seed = String(Date.now() % 1_000_000)] = process.argv
  .slice(2)
  .filter((word) => word !== "--");

if (![count, seed].every((word) => /^\d{1,9}$/.test(word))) {
  console.error("usage: pnpm --filter @sbx/patchelf run fuzz -- N [SEED]");
  process.exit(2);
}

const KEPT = join(tmpdir(), "sbx-patchelf-fuzz");
const began = process.cpuUsage();
console.log(`${count} cases, seed ${seed}`);
const { cases, accepted, failures } = campaign(seeds(), Number(count), Number(seed), (done) => {
  if (done % 10_000 === 0) console.log(`${done}`);
});

for (const { number, bytes, reason } of failures) {
  mkdirSync(KEPT, { recursive: true });
  const path = join(KEPT, `${seed}-${number}`);
  writeFileSync(path, bytes);
  console.log(`\ncase ${number}, kept as ${path}: ${reason}`);
}
const { user, system } = process.cpuUsage(began);
console.log(
  `${cases} cases, ${accepted} accepted, ${failures.length} failed, ${Math.round((user + system) / 1e6)} s of CPU`,
);
if (failures.length > 0) process.exitCode = 1;
