// faults: planted ones, each of which must be reported; or the good news of the other tests means nothing.
import { Failure, step } from "../../../scripts/step.mjs";
import { tryScript } from "./trial.mjs";

/**
 * @typedef {object} Fault
 * @property {string} title
 * @property {string} script
 * @property {readonly RegExp[]} reported  all that must be, in this order
 * @property {number} [seconds]            that the machine may take
 */

/** Done in the machine only, not where the plan is made. */
const there = (/** @type {string} */ command) => `[ -n "$PLAN" ] || ${command}`;
const fine = 'check fine 0 "" "" true';
const never = 'check never 0 "" "" true';
const neverRan = /^never: did not run$/;
const notClosed = /^the machine: no closing line after \d tests/;

/** @type {readonly Fault[]} */
const faults = [
  { title: "none", script: fine, reported: [] },
  {
    title: "checks that fail",
    script: [
      fine,
      'check status 0 "" "" false',
      'check output 0 b "" echo a',
      'check message 0 "" "" sh -c "echo c >&2"',
      'limit=1; check time 0 "" "" sleep 100',
    ].join("\n"),
    reported: [
      /^status: status 1, not 0$/,
      /^output: printed \[a\], not \[b\]$/,
      /^message: said \[c\], not \[\]$/,
      /^time: status 137, not 0$/,
    ],
  },
  {
    title: "checks left out, added and doubled",
    script: [
      there("count=1"),
      `[ -z "$PLAN" ] || ${never}`,
      there('check added 0 "" "" true'),
      fine,
      there(fine),
      there("count=2"),
    ].join("\n"),
    reported: [/^added: was not planned/, /^fine: was not planned, or came twice$/, neverRan],
  },
  {
    title: "an early end",
    script: `${fine}\n${there("exit 0")}\n${never}`,
    reported: [neverRan, notClosed],
  },
  {
    title: "a panic",
    script: `${fine}\n${there("echo c >/proc/sysrq-trigger")}\n${never}`,
    reported: [neverRan, /^the machine: .*Kernel panic/, notClosed],
  },
  {
    title: "a machine that hangs",
    script: `${fine}\n${there("sleep 1000")}\n${never}`,
    reported: [neverRan, /^the machine: still running after 20 s$/, notClosed],
    seconds: 20,
  },
];

/** Fail unless each fault is reported, and nothing besides. */
export async function plantFaults(/** @type {import("./trial.mjs").Outfit} */ outfit) {
  for (const { title, script, reported, seconds = 60 } of faults) {
    await step(`${outfit.machine.name}: fault: ${title}`, async () => {
      const { report } = await tryScript(outfit, script, seconds);
      const matches =
        report.faults.length === reported.length &&
        reported.every((pattern, index) => pattern.test(report.faults[index] ?? ""));
      if (matches && report.passed.includes("fine")) return;
      throw new Failure(`reported, wrongly:\n${report.faults.join("\n") || "nothing"}`);
    });
  }
}
