// boot: a kernel and a first file system -> what the machine says until it ends.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";

/** @typedef {import("./machines.mjs").Machine} Machine */

/**
 * @typedef {object} Boot
 * @property {string[]} lines   of its console
 * @property {string} [fault]   why it did not end by itself
 */

/** Of the kernel's own words only those that announce its end: the others would break into the tests'. */
const QUIET = "loglevel=1 panic=-1";

/**
 * Run a machine to its end, or for `seconds`.
 *
 * @param {Machine} machine
 * @param {{ kernel: string, image: string, seconds: number, onLine?: (line: string) => void }} options
 * @returns {Promise<Boot>}
 */
export function boot(machine, { kernel, image, seconds, onLine = () => {} }) {
  const args = ["-kernel", kernel, "-initrd", image, ...devices(machine), ...processor(machine)];
  return new Promise((resolve) => {
    /** @type {string[]} */
    const lines = [];
    let rest = "";
    let errors = "";
    let late = false;
    const child = spawn(machine.emulator, args, { stdio: ["ignore", "pipe", "pipe"] });
    const clock = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, seconds * 1000);

    child.stdout.setEncoding("latin1").on("data", (/** @type {string} */ text) => {
      const parts = (rest + text).split(/\r*\n/);
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        onLine(line);
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.on("error", (error) => {
      clearTimeout(clock);
      resolve({ lines, fault: error.message });
    });
    child.on("close", (status, signal) => {
      clearTimeout(clock);
      if (rest !== "") lines.push(rest);
      if (late) resolve({ lines, fault: `still running after ${seconds} s` });
      else if (status === 0) resolve({ lines });
      else resolve({ lines, fault: `${machine.emulator}: ${signal ?? status} ${errors.trim()}` });
    });
  });
}

function devices(/** @type {Machine} */ { board, console }) {
  const said = `console=${console} ${QUIET}`;
  const none = ["-nodefaults", "-display", "none", "-no-reboot", "-m", "512", "-smp", "2"];
  return [...board, ...none, "-serial", "stdio", "-append", said];
}

/** This machine's own processor where the kernel lends it, else one that is played. */
function processor(/** @type {Machine} */ { arch, played, emulated }) {
  const real = arch === process.arch && !emulated && isWritable("/dev/kvm");
  return real ? ["-accel", "kvm", "-cpu", "host"] : ["-accel", "tcg", "-cpu", played];
}

function isWritable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
