// test-packages: the list in test-packages.txt -> all of them on this machine, or the command that brings them.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";
import { demand, Failure } from "./step.mjs";
import { installCommand } from "./tools.mjs";

const list = new URL("test-packages.txt", import.meta.url);

/** Install the packages that are missing; where that is not possible, fail and name the command. */
export async function installTestPackages(missing = missingPackages()) {
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    throw new Failure(`The tests need more packages:\n  ${installCommand(missing.join(" "))}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const patient = ["-o", "DPkg::Lock::Timeout=300"];
  const install = ["install", "-y", "--no-install-recommends", ...patient, ...missing];
  demand(await run("apt-get", ["update", ...patient], { env }));
  demand(await run("apt-get", install, { env }));

  const still = missingPackages();
  if (still.length > 0) throw new Failure(`Installed, but without its proof: ${still.join(", ")}`);
}

/** The packages of which this machine shows no proof. */
export function missingPackages(text = readFileSync(list, "utf8")) {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/\s+/))
    .filter(([, proof = ""]) => !(proof.startsWith("/") ? existsSync(proof) : onPath(proof)))
    .map(([name = ""]) => name);
}

function onPath(/** @type {string} */ command) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}
