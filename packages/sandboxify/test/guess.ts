// guess: guesses at the key of a filtered exec, as many as are asked for: pnpm --filter @sbx/sandboxify run guess [COUNT]
//
// It covers calls with random words, addresses, single bits, zeros and ones in the place of the key, under a
// filter that answers with an errno, so that the program may go on guessing. Ten million take half a minute.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

const EPERM = 1;
const count = process.argv[2] ?? "10000000";
const target = `${process.platform}-${process.arch}`;
const launcher = join(import.meta.dirname, "../prebuilds", target, "sandboxify");
const guess = join(
  import.meta.dirname,
  `../../../native/build/${target}-tests/tests/launcher/guess`,
);

const policy = ["--deny", "execve=EPERM:write=EPERM"];
const { status } = spawnSync(launcher, [...policy, "--", guess, count, String(EPERM)], {
  stdio: "inherit",
});
console.log(status === 0 ? `${count} guesses, and none was right` : `FAILED: status ${status}`);
process.exitCode = status === 0 ? 0 : 1;
