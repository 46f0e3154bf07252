// test: a fresh clone -> every check there is. The last line is `N passed, N failed`.

import { clangFormat, clangTidy } from "./native-checks.mjs";
import { packageChecks } from "./package-checks.mjs";
import { root } from "./places.mjs";
import { run } from "./run.mjs";
import { demand, Failure, runMain, step } from "./step.mjs";
import { installTestPackages, missingPackages } from "./test-packages.mjs";
import { testSuites } from "./test-suites.mjs";
import { prepareWorkspace, turbo } from "./workspace.mjs";

/**
 * @typedef {object} Check
 * @property {string} title
 * @property {() => Promise<unknown>} job  gives how many tests passed, when it is more than one
 */

await runMain(
  async () => {
    // What is printed is kept until it is needed, and then read anywhere: in plain text.
    const env = { ...(await prepareWorkspace()), NO_COLOR: "1", FORCE_COLOR: undefined };
    if (missingPackages().length > 0) await step("packages for tests", installTestPackages);
    await runAll(checks(env));
  },
  () => console.log("0 passed, 1 failed"),
);

/** @returns {Check[]} */
function checks(/** @type {NodeJS.ProcessEnv} */ env) {
  const demandTurbo = async (/** @type {string} */ task) => demand(await turbo([task], env));
  const demandRun = async (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
    demand(await run(command, args, { cwd: root, env }));
  return [
    { title: "build", job: () => demandTurbo("build") },
    { title: "build of the native tests", job: () => demandTurbo("build:tests") },
    {
      title: "biome",
      job: () => demandRun("biome", "ci", "--error-on-warnings", "--colors=off", "."),
    },
    { title: "types", job: () => demandTurbo("typecheck") },
    { title: "types of the scripts", job: () => demandRun("tsc", "-p", "tsconfig.json") },
    { title: "the demonstration", job: () => demandRun("node", "examples/demo.mjs") },
    { title: "the example for Node", job: () => demandRun("node", "examples/child.mjs") },
    { title: "the example of learning", job: () => demandRun("node", "examples/learn.mjs") },
    { title: "the README", job: () => demandRun("node", "examples/readme.mjs") },
    {
      title: "the bounds of the benchmark",
      job: () => demandRun("pnpm", "--filter", "@sbx/bench", "run", "check"),
    },
    { title: "clang-format", job: clangFormat },
    { title: "clang-tidy", job: clangTidy },
    ...packageChecks(env),
    { title: "tests", job: () => testSuites(env) },
  ];
}

/** Run all, whatever fails, and sum up. */
async function runAll(/** @type {Check[]} */ list) {
  let passed = 0;
  let failed = 0;
  const failures = [];
  for (const { title, job } of list) {
    try {
      const count = await step(title, job);
      passed += typeof count === "number" ? count : 1;
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure(String(error));
      console.log(`${failure.message}\n`);
      passed += failure.counts.passed;
      failed += failure.counts.failed;
      failures.push(title);
    }
  }
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
