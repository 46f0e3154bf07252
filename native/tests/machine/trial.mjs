// trial: a shell script of checks -> their report, from a machine that was started for it.
import { join } from "node:path";
import { run } from "../../../scripts/run.mjs";
import { demand, Failure } from "../../../scripts/step.mjs";
import { boot } from "./boot.mjs";
import { file } from "./cpio.mjs";
import { writeImage } from "./image.mjs";
import { reportOf } from "./report.mjs";

/** @typedef {import("./machines.mjs").Machine} Machine */

/**
 * What a machine is started with, whatever is tried in it.
 *
 * @typedef {object} Outfit
 * @property {Machine} machine
 * @property {string} kernel                                   the path of its image
 * @property {readonly import("./cpio.mjs").Entry[]} entries
 */

/**
 * Try the checks of `script`, which is run with check.sh around it.
 *
 * @param {Outfit} outfit
 * @param {string} script
 * @param {number} seconds  that the machine may take
 */
export async function tryScript({ machine, kernel, entries }, script, seconds) {
  const text = `. "$GUEST/check.sh"\n${script}\nclose_checks\n`;
  const planned = await planOf(text);
  const image = writeImage(machine, [...entries, file("tests.sh", text)]);
  const ended = await boot(machine, { kernel, image, seconds });
  return { report: reportOf(planned, ended), lines: ended.lines };
}

/** The names of the checks that must come, from the script itself, which runs nothing meanwhile. */
async function planOf(/** @type {string} */ text) {
  const env = { PATH: process.env.PATH, PLAN: "1", GUEST: join(import.meta.dirname, "guest") };
  const names = demand(await run("sh", ["-euc", text], { env })).trim();
  if (names === "") throw new Failure("no checks are planned");
  return names.split("\n");
}
