// step: one line for each thing done, with its time; all its output when it fails.

/** A failure whose message is all that a reader needs; no stack is printed for it. */
export class Failure extends Error {
  /** How many tests it stands for. */
  counts;

  /**
   * @param {string} message
   * @param {{ passed: number, failed: number }} [counts]
   */
  constructor(message, counts = { passed: 0, failed: 1 }) {
    super(message);
    this.counts = counts;
  }
}

/**
 * Do `job` and print its title and time.
 *
 * @template Outcome
 * @param {string} title
 * @param {() => Promise<Outcome>} job
 * @returns {Promise<Outcome>}
 */
export async function step(title, job) {
  const start = performance.now();
  process.stdout.write(`${title.padEnd(34)} `);
  try {
    const outcome = await job();
    console.log(`ok     ${seconds(start)}`);
    return outcome;
  } catch (error) {
    console.log(`FAILED ${seconds(start)}`);
    throw error;
  }
}

/**
 * Give `output` back when the command that printed it went well, else fail with it.
 *
 * @param {import("./run.mjs").Result} result
 */
export function demand({ ok, output }) {
  if (!ok) throw new Failure(output.trimEnd() || "failed without a word");
  return output;
}

/**
 * Run a script's main function: a failure ends it with exit status 1.
 *
 * @param {() => Promise<void>} main
 * @param {() => void} [onFailure]  what is still to be said after the failure
 */
export async function runMain(main, onFailure = () => {}) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
    onFailure();
  }
}

function seconds(/** @type {number} */ start) {
  return `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`;
}
