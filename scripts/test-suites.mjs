// test-suites: all vitest suites -> how many tests passed, and what did not.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root, workspacePackages } from "./places.mjs";
import { run } from "./run.mjs";
import { Failure } from "./step.mjs";

/**
 * @typedef {object} Report  what vitest's JSON reporter writes, as far as it is read here
 * @property {readonly SuiteFile[]} testResults
 *
 * @typedef {object} SuiteFile
 * @property {string} name
 * @property {string} status
 * @property {readonly { fullName: string, status: string }[]} assertionResults
 */

/**
 * Run every suite.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} how many tests passed, when all did
 */
export async function testSuites(env) {
  const file = join(root, ".cache", "vitest.json");
  mkdirSync(join(root, ".cache"), { recursive: true });
  rmSync(file, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { ok, output } = await run("vitest", ["run", "--allowOnly=false", ...reporters], {
    cwd: root,
    env,
  });
  if (!existsSync(file)) throw new Failure(output);

  const { passed, problems } = judge(JSON.parse(readFileSync(file, "utf8")), testedFolders());
  if (!ok && problems.length === 0) problems.push("vitest failed, although no test did");
  if (problems.length > 0) {
    throw new Failure([output, ...problems].join("\n"), { passed, failed: problems.length });
  }
  return passed;
}

/**
 * Count: all that is not passed is a problem, and so is a suite or a package without tests.
 *
 * @param {Report} report
 * @param {readonly string[]} folders  in each of which there must be tests
 */
export function judge(report, folders) {
  const files = report.testResults;
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      status,
      title: `${relative(root, name)}: ${fullName}`,
    })),
  );
  const problems = [
    ...tests
      .filter(({ status }) => status !== "passed")
      .map(({ status, title }) => `${status}: ${title}`),
    ...files
      .filter(
        ({ status, assertionResults }) =>
          assertionResults.length === 0 || isBroken(status, assertionResults),
      )
      .map(({ name }) => `no test of this file ran to its end: ${relative(root, name)}`),
    ...folders
      .filter((folder) => !files.some(({ name }) => name.startsWith(`${folder}/`)))
      .map((folder) => `there is no test in ${relative(root, folder)}`),
  ];
  return { passed: tests.filter(({ status }) => status === "passed").length, problems };
}

/** A file can fail outside its tests, as in a hook. */
function isBroken(
  /** @type {string} */ status,
  /** @type {readonly { status: string }[]} */ tests,
) {
  return status === "failed" && tests.every((test) => test.status === "passed");
}

function testedFolders() {
  return workspacePackages()
    .filter(({ manifest }) => manifest.scripts?.test !== undefined)
    .map(({ folder }) => folder);
}
