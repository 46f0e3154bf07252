// demo: a fresh clone -> everything built, then the demonstration.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { demand, Failure, runMain, step } from "./step.mjs";
import { prepareWorkspace, turbo } from "./workspace.mjs";

const demonstration = join(root, "examples", "demo.mjs");

await runMain(async () => {
  const env = await prepareWorkspace();
  await step("build", async () => demand(await turbo(["build"], env)));

  if (!existsSync(demonstration)) throw new Failure(`${demonstration} is missing`);
  console.log();
  const { status } = spawnSync(process.execPath, [demonstration], { stdio: "inherit", env });
  process.exitCode = status ?? 1;
});
