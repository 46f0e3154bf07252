// debian: names of Debian packages of any processor -> their files, under .cache/machine; nothing is installed.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../scripts/places.mjs";
import { run } from "../../../scripts/run.mjs";
import { demand, Failure } from "../../../scripts/step.mjs";

/** All that is fetched and built for the machines. */
export const cache = join(root, ".cache", "machine");

const lists = join(cache, "lists");
/** Lists of our own, with both processors' packages: this machine's apt stays as it is. */
const apt = [
  `Dir::State::Lists=${lists}`,
  `Dir::Cache=${join(cache, "apt")}`,
  "APT::Architectures=amd64,arm64",
  // For root, apt would fetch as a user that may not write here, and warn.
  "APT::Sandbox::User=root",
].flatMap((option) => ["-o", option]);

/** One update in a run is enough. @type {Promise<unknown> | undefined} */
let updated;

/**
 * The folder with the files of a package. It is fetched once; deleting .cache/machine fetches anew.
 *
 * @param {string} name          of the package
 * @param {string} architecture  Debian's word for it
 * @param {string} [part]        the one folder of it that is wanted
 */
export async function packageFolder(name, architecture, part = ".") {
  const folder = join(cache, "packages", architecture, name);
  if (existsSync(folder)) return folder;
  await update();
  const work = join(cache, "packages", architecture, `.${name}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, "files"), { recursive: true });
  demand(await run("apt-get", [...apt, "download", `${name}:${architecture}`], { cwd: work }));
  const archive = readdirSync(work).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new Failure(`${name}:${architecture}: nothing came`);
  const unpack = 'dpkg-deb --fsys-tarfile "$1" | tar -x -C files "$2"';
  demand(await run("sh", ["-c", unpack, "sh", archive, part], { cwd: work }));
  renameSync(join(work, "files"), folder);
  rmSync(work, { recursive: true });
  return folder;
}

/**
 * The newest kernel of a machine, once it is seen to have what the tests are about.
 *
 * @param {import("./machines.mjs").Machine} machine
 */
export async function kernelOf({ kernel, debian, options }) {
  const folder = join(cache, "packages", debian, kernel);
  if (!existsSync(folder)) {
    await update();
    const packages = await run("apt-cache", [...apt, "depends", `${kernel}:${debian}`]);
    const name = /Depends: (linux-image-[^:\s]+)/.exec(demand(packages))?.[1];
    if (name === undefined) throw new Failure(`${kernel} names no kernel:\n${packages.output}`);
    renameSync(await packageFolder(name, debian, "./boot"), folder);
  }
  const boot = join(folder, "boot");
  const [config, image] = ["config-", "vmlinuz-"].map((start) => fileIn(boot, start));
  const lines = new Set(readFileSync(config ?? "", "utf8").split("\n"));
  const lacking = options.filter((option) => !lines.has(`CONFIG_${option}=y`));
  if (lacking.length > 0) throw new Failure(`${image} lacks ${lacking.join(", ")}`);
  return image ?? "";
}

/** The one file in `folder` whose name starts so. */
function fileIn(/** @type {string} */ folder, /** @type {string} */ start) {
  const [name, ...others] = readdirSync(folder).filter((file) => file.startsWith(start));
  if (name === undefined || others.length > 0) throw new Failure(`${folder}: which ${start}*?`);
  return join(folder, name);
}

function update() {
  updated ??= (async () => {
    mkdirSync(join(lists, "partial"), { recursive: true });
    demand(await run("apt-get", [...apt, "update"]));
  })();
  return updated;
}
