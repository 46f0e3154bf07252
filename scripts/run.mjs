// run: a command line -> its exit status and all that it printed.
import { spawn } from "node:child_process";

/**
 * @typedef {object} Result
 * @property {boolean} ok      it ran and exited with 0
 * @property {string} output   standard output and error
 */

/**
 * Run `command` with no input. Never throws: a command that cannot be started is a result too.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Result>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    /** @type {Buffer[]} */
    const chunks = [];
    const finish = (/** @type {boolean} */ ok, note = "") =>
      resolve({ ok, output: Buffer.concat(chunks).toString() + note });

    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => finish(false, `${command}: ${error.message}\n`));
    child.on("close", (status, signal) => {
      finish(status === 0, signal ? `${command}: ended by ${signal}\n` : "");
    });
  });
}

/**
 * Run one job for each of `items`, a few at a time, and give the results in the order of the items.
 *
 * @template Item, Outcome
 * @param {readonly Item[]} items
 * @param {number} atOnce
 * @param {(item: Item) => Promise<Outcome>} job
 * @returns {Promise<Outcome[]>}
 */
export async function runEach(items, atOnce, job) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) outcomes[index] = await job(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}
