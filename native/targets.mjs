// targets: the machines that binaries are built for, and which of them this build was asked for.
import { join } from "node:path";

const here = import.meta.dirname;

/**
 * @typedef {object} Target
 * @property {string} name      as Node says it: platform-arch
 * @property {string} arch      Node's word for the processor
 * @property {string} compiler  what builds it on a machine of another kind
 * @property {string} packages  the Debian packages that bring that compiler
 */

/** @type {readonly Target[]} */
const targets = [
  {
    name: "linux-x64",
    arch: "x64",
    compiler: "x86_64-linux-gnu-gcc",
    packages: "gcc-x86-64-linux-gnu libc6-dev-amd64-cross",
  },
  {
    name: "linux-arm64",
    arch: "arm64",
    compiler: "aarch64-linux-gnu-gcc",
    packages: "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
  },
];

/** The target that this machine can run. */
export function hostTarget() {
  const name = `${process.platform}-${process.arch}`;
  const target = targets.find((candidate) => candidate.name === name);
  if (!target) throw new Error(`${name} is not a target; there are ${targetNames()}`);
  return target;
}

/** The targets that SBX_TARGETS lists, or this machine's own when it lists none. */
export function wantedTargets(list = process.env.SBX_TARGETS ?? "") {
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) return [hostTarget()];
  return [...new Set(names)].map((name) => {
    const target = targets.find((candidate) => candidate.name === name);
    if (!target)
      throw new Error(`SBX_TARGETS: unknown target "${name}"; there are ${targetNames()}`);
    return target;
  });
}

/** Where a target's finished files are. */
export function distFolder(/** @type {Target} */ target) {
  return join(here, "dist", target.name);
}

function targetNames() {
  return targets.map((target) => target.name).join(", ");
}
