// report: the console's lines and the tests that were planned -> which passed, and all that went wrong.

/**
 * @typedef {object} Report
 * @property {string[]} passed
 * @property {string[]} faults  each with its reason
 */

/**
 * Nothing is taken for granted: a test that is not heard of is a fault, and so it is when the machine
 * does not come to its closing line and to its end.
 *
 * @param {readonly string[]} planned
 * @param {import("./boot.mjs").Boot} boot
 * @returns {Report}
 */
export function reportOf(planned, { lines, fault }) {
  /** @type {Report} */
  const report = { passed: [], faults: [] };
  const due = new Set(planned);
  if (due.size < planned.length) report.faults.push("two tests have one name");
  for (const { good, rest } of lines.flatMap(readLine)) {
    const names = planned.filter(
      (name) => rest === name || (!good && rest.startsWith(`${name}: `)),
    );
    // One name may be the beginning of another.
    const name = names.sort((a, b) => b.length - a.length)[0];
    if (name === undefined || !due.delete(name)) {
      report.faults.push(`${rest}: was not planned, or came twice`);
    } else if (good) report.passed.push(name);
    else report.faults.push(rest);
  }
  report.faults.push(...[...due].map((name) => `${name}: did not run`));
  report.faults.push(...faultsOfEnd(lines, fault, planned.length));
  return report;
}

/** "ok NAME" or "not ok NAME: REASON"; other lines tell nothing. */
function readLine(/** @type {string} */ line) {
  const [, not, rest] = /^(not )?ok (.*?) *$/.exec(line) ?? [];
  return rest === undefined ? [] : [{ good: not === undefined, rest }];
}

/** What is wrong with the way the machine ended. */
function faultsOfEnd(
  /** @type {readonly string[]} */ lines,
  /** @type {string | undefined} */ fault,
  /** @type {number} */ count,
) {
  const faults = [];
  const panic = lines.find((line) => line.includes("Kernel panic"));
  if (fault !== undefined) faults.push(`the machine: ${fault}`);
  if (panic !== undefined) faults.push(`the machine: ${panic}`);
  if (!lines.includes(`closed after ${count}`)) {
    faults.push(`the machine: no closing line after ${count} tests; its last: ${lines.at(-1)}`);
  }
  return faults;
}
