// tools: what must be on the machine before anything can be built, and how to get it.
import { readFileSync } from "node:fs";
import { run } from "./run.mjs";
import { Failure } from "./step.mjs";

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} debian                       the Debian package that brings it
 * @property {readonly (readonly string[])[]} any  command lines of which one must work
 * @property {string} [version]                    the lowest version that serves
 */

/** The C compiler that cmake will take. */
const cc = process.env.CC || "cc";

/** @type {readonly Tool[]} */
const tools = [
  { name: `C compiler (${cc})`, debian: "gcc", any: [[cc, "--version"]] },
  { name: "C++ compiler (c++, asked for by cmake-js)", debian: "g++", any: [["c++", "--version"]] },
  {
    name: "C library and kernel headers",
    debian: "libc6-dev",
    any: [[cc, "-E", "-include", "stdlib.h", "-include", "linux/seccomp.h", "-xc", "/dev/null"]],
  },
  { name: "cmake", debian: "cmake", any: [["cmake", "--version"]], version: "3.20" },
  {
    name: "make or ninja",
    debian: "make",
    any: [
      ["ninja", "--version"],
      ["make", "--version"],
    ],
  },
];

/** Fail, naming everything that is missing, unless this machine can build the project. */
export async function demandTools() {
  const problems = [...machineProblems(), ...(await toolProblems())];
  if (problems.length > 0) {
    const elsewhere = "On other distributions than Debian's, the packages have other names.";
    throw new Failure(["Something is missing:", ...problems, elsewhere].join("\n  "));
  }
}

/** What the native build is made with; a change must build it anew. */
export async function toolchainIdentity() {
  const wanted = (process.env.SBX_TARGETS ?? "").includes("arm64") ? ["aarch64-linux-gnu-gcc"] : [];
  const commands = [cc, "cmake", ...wanted];
  const results = await Promise.all(commands.map((command) => run(command, ["--version"])));
  return results.map(({ output }) => output.split("\n", 1)[0]).join("; ");
}

/** @returns {Promise<string[]>} */
async function toolProblems() {
  const problems = await Promise.all(tools.map(toolProblem));
  return problems.filter((problem) => problem !== undefined);
}

async function toolProblem(/** @type {Tool} */ { name, debian, any, version }) {
  for (const [command = "", ...args] of any) {
    const { ok, output } = await run(command, args);
    if (!ok) continue;
    const found = /\d+(\.\d+)+/.exec(output)?.[0] ?? "0";
    if (version === undefined || compareVersions(found, version) >= 0) return undefined;
    return `${name} ${found} is too old, ${version} is needed: ${installCommand(debian)}`;
  }
  return `${name}: ${installCommand(debian)}`;
}

function machineProblems() {
  const problems = [];
  if (process.platform !== "linux") problems.push(`Linux: this is ${process.platform}`);
  const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const needed = engines.node.replace(">=", "");
  if (compareVersions(process.versions.node, needed) < 0) {
    problems.push(`Node ${needed} or newer: this is ${process.versions.node}; see nodejs.org`);
  }
  return problems;
}

/** The command that installs Debian packages here. */
export function installCommand(/** @type {string} */ packages) {
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  return `${sudo}apt-get install -y ${packages}`;
}

/** Below 0, 0, or above 0, as sorting wants it. */
export function compareVersions(/** @type {string} */ a, /** @type {string} */ b) {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
