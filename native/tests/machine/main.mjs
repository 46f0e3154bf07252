// main: boots machines with other kernels, and runs the tests of the launcher and the library in them.
//
//     node native/tests/machine/main.mjs [x86_64|aarch64] [--emulated] [--faults | --command 'sh -c ...']
import { parseArgs } from "node:util";
import { tsImport } from "tsx/esm/api";
import { Failure, runMain, step } from "../../../scripts/step.mjs";
import { boot } from "./boot.mjs";
import { file } from "./cpio.mjs";
import { kernelOf } from "./debian.mjs";
import { plantFaults } from "./faults.mjs";
import { baseOf, writeImage } from "./image.mjs";
import { machines } from "./machines.mjs";
import { demandNeeds } from "./needs.mjs";
import { tryScript } from "./trial.mjs";

/** @typedef {import("./machines.mjs").Machine} Machine */
/** @typedef {import("./trial.mjs").Outfit} Outfit */

/** Far above what a machine takes, and below what a person would wait. */
const SECONDS = 300;

await runMain(main);

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      command: { type: "string" },
      emulated: { type: "boolean" },
      faults: { type: "boolean" },
    },
  });
  const named = positionals.length === 0 ? machines : positionals.map(machineNamed);
  const wanted = named.map((machine) => ({ ...machine, emulated: values.emulated ?? false }));
  demandNeeds(wanted);
  let wrong = 0;
  for (const machine of wanted) {
    const outfit = await step(`${machine.name}: kernel and programs`, async () => {
      return { machine, kernel: await kernelOf(machine), entries: await baseOf(machine) };
    });
    if (values.command !== undefined) await runCommand(outfit, values.command);
    else if (values.faults) await plantFaults(outfit);
    else wrong += await runTests(outfit);
  }
  if (wrong > 0) throw new Failure(`${wrong} failed`);
}

/** @returns {Machine} */
function machineNamed(/** @type {string} */ wanted) {
  const machine = machines.find(({ name }) => name === wanted);
  if (machine) return machine;
  const names = machines.map(({ name }) => name).join(", ");
  throw new Failure(`no machine is called "${wanted}"; help: there are ${names}`);
}

/** One command in the machine, with what it prints here as it comes. */
async function runCommand(
  /** @type {Outfit} */ { machine, kernel, entries },
  /** @type {string} */ command,
) {
  const image = writeImage(machine, [...entries, file("command", `${command}\n`)]);
  const onLine = (/** @type {string} */ line) => console.log(line);
  const { lines, fault } = await boot(machine, { kernel, image, seconds: SECONDS, onLine });
  if (fault !== undefined || !lines.includes("ended 0")) {
    throw new Failure(`${machine.name}: ${fault ?? "the command failed"}`);
  }
}

/** All tests of a machine, and how many failed. */
async function runTests(/** @type {Outfit} */ outfit) {
  const { name } = outfit.machine;
  /** @type {typeof import("./rows.ts")} */
  const { readRows } = await tsImport("./rows.ts", import.meta.url);
  const rows = readRows(name);
  const script = ["shared", "supervised", name, "yama", "rows"]
    .map((part) => `. "$GUEST/${part}.sh"`)
    .join("\n");
  const entries = [...outfit.entries, ...rows.entries];
  const { report, lines } = await step(`${name}: tests`, () =>
    tryScript({ ...outfit, entries }, script, SECONDS),
  );
  const reports = [report, rows.judge(lines)];
  const faults = reports.flatMap(({ faults }) => faults);
  for (const fault of faults) console.log(`not ok ${fault}`);
  const passed = reports.flatMap(({ passed }) => passed).length;
  console.log(`${name}: ${passed} passed, ${faults.length} failed`);
  return faults.length;
}
