// build: C sources -> dist/<target>/ (or, with --tests, build/<target>-tests/tests/), one cmake-js run a target.
import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { distFolder, hostTarget, wantedTargets } from "./targets.mjs";

/** @typedef {import("./targets.mjs").Target} Target */

const here = import.meta.dirname;
const cmakeJs = createRequire(import.meta.url).resolve("cmake-js/bin/cmake-js");
/** What a configured build folder remembers of the environment, so that a change must start it anew. */
const remembered = ["CC", "CFLAGS", "LDFLAGS", "SBX_TOOLCHAIN"];

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`native: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

function main(/** @type {string[]} */ [option, ...rest]) {
  if (rest.length > 0) throw new Error(`too many arguments: ${rest.join(" ")}`);
  if (option === "--clean") return clean();
  // Test programs are run, so they are built for this machine only.
  if (option === "--tests")
    return build(hostTarget(), `${hostTarget().name}-tests`, ["--CDSBX_TESTS=ON"]);
  if (option !== undefined)
    throw new Error(`unknown option ${option}; there are --tests and --clean`);

  const wanted = wantedTargets();
  rmSync(join(here, "dist"), { recursive: true, force: true });
  for (const target of wanted) install(target, build(target, target.name, []));
}

function clean() {
  for (const folder of ["build", "dist"])
    rmSync(join(here, folder), { recursive: true, force: true });
}

/** Build `target` in build/`name`, and say where that is. */
function build(
  /** @type {Target} */ target,
  /** @type {string} */ name,
  /** @type {string[]} */ options,
) {
  const folder = join(here, "build", name);
  const werror = isOn(process.env.CI) ? "ON" : "OFF";
  const args = [
    "build",
    "-l",
    "warn",
    "-d",
    here,
    "-O",
    folder,
    "-a",
    target.arch,
    `--CDSBX_WERROR=${werror}`,
    ...options,
  ];
  if (target !== hostTarget()) args.push(`--CDCMAKE_TOOLCHAIN_FILE=${crossToolchain(target)}`);

  startAnewIfChanged(folder, args);
  run(process.execPath, [cmakeJs, ...args]);
  return folder;
}

/** cmake-js configures a folder once; options and compilers that came later would go unheard. */
function startAnewIfChanged(/** @type {string} */ folder, /** @type {string[]} */ args) {
  const now = JSON.stringify([args, ...remembered.map((key) => process.env[key] ?? null)]);
  const stamp = join(folder, "configured-with.json");
  // Without a build file the last configuration failed: whatever it lacked may be there now.
  const isConfigured = ["build.ninja", "Makefile"].some((file) => existsSync(join(folder, file)));
  if (isConfigured && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, now);
}

function crossToolchain(/** @type {Target} */ target) {
  if (!onPath(target.compiler)) {
    throw new Error(
      `${target.name} needs ${target.compiler}: apt-get install -y --no-install-recommends ${target.packages}`,
    );
  }
  return join(here, "cmake", `${target.name}.cmake`);
}

function install(/** @type {Target} */ target, /** @type {string} */ folder) {
  const destination = distFolder(target);
  mkdirSync(destination, { recursive: true });
  run("cmake", ["--install", folder, "--prefix", destination, "--strip"]);
}

function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} failed`);
}

function onPath(/** @type {string} */ command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function isOn(/** @type {string | undefined} */ value) {
  return value !== undefined && !["", "0", "false"].includes(value);
}
