// needs: what must be on this machine to start another, and the command that brings what is missing.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../../../scripts/places.mjs";
import { Failure } from "../../../scripts/step.mjs";
import { installCommand } from "../../../scripts/tools.mjs";

/** A command, and the Debian packages that bring it. @type {readonly (readonly [string, string])[]} */
const always = [
  ["apt-get", "apt"],
  ["dpkg-deb", "dpkg"],
  ["cmake", "cmake"],
  ["go", "golang-go"],
];

const generated = ["syscalls/generated/sbx_tables.h", "policy/generated/sbx_messages.h"];

/** Fail, naming all that is missing, unless each of `machines` can be built and started. */
export function demandNeeds(/** @type {readonly import("./machines.mjs").Machine[]} */ machines) {
  const needs = [
    ...always,
    ...machines.flatMap(
      ({ emulator, emulatorPackage, compiler, compilerPackages }) =>
        /** @type {[string, string][]} */ ([
          [emulator, emulatorPackage],
          [compiler, compilerPackages],
        ]),
    ),
  ];
  const missing = needs.filter(([command]) => !onPath(command));
  if (missing.length > 0) {
    const names = missing.map(([command]) => command).join(", ");
    const packages = missing.map(([, debian]) => debian).join(" ");
    throw new Failure(`missing: ${names}; help: ${installCommand(packages)}`);
  }
  for (const header of generated) {
    if (existsSync(join(root, "packages", header))) continue;
    throw new Failure(`packages/${header} is missing; help: pnpm build`);
  }
}

function onPath(/** @type {string} */ command) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}
