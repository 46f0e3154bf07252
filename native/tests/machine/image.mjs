// image: what is tested, its programs and its tests -> the first file system of a machine.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../scripts/places.mjs";
import { run } from "../../../scripts/run.mjs";
import { demand, Failure } from "../../../scripts/step.mjs";
import { armProgram } from "./arm.mjs";
import { archive, copy, file, folder, terminal } from "./cpio.mjs";
import { cache, packageFolder } from "./debian.mjs";
import { buildPrograms } from "./programs.mjs";

/** @typedef {import("./machines.mjs").Machine} Machine */
/** @typedef {import("./cpio.mjs").Entry} Entry */

const native = join(root, "native");
const guest = join(import.meta.dirname, "guest");
const products = ["sandboxify", "libsandbox.so", "ld-sandbox.so"];

/**
 * All that is in every image of the machine.
 *
 * @param {Machine} machine
 * @returns {Promise<Entry[]>}
 */
export async function baseOf(machine) {
  const built = await buildProducts(machine);
  const programs = await buildPrograms(machine);
  const busybox = await packageFolder("busybox-static", machine.debian);
  return [
    file("init", `#!/bin/busybox sh\nMACHINE=${machine.name}\n. /guest/init.sh\n`),
    copy("bin/busybox", join(busybox, "bin/busybox")),
    ...products.map((name) => copy(`sbx/${name}`, join(built, name))),
    ...readdirSync(guest).map((name) => copy(`guest/${name}`, join(guest, name))),
    ...Object.entries(programs).map(([name, path]) => copy(`programs/${name}`, path)),
    ...(machine.name === "aarch64" ? [file("programs/bare-arm", armProgram())] : []),
    ...(await libraries(machine)),
    ...["proc", "sys", "root"].map((path) => folder(path)),
    folder("tmp", 0o1777),
    folder("dev"),
    terminal("dev/console", [5, 1]),
  ];
}

/** The path of an image, written from `entries`. */
export function writeImage(
  /** @type {Machine} */ { name },
  /** @type {readonly Entry[]} */ entries,
) {
  const path = join(cache, `${name}.cpio`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(path, archive(entries));
  return path;
}

/** The folder with the launcher, the library and the loader, of today's sources; native/dist is left alone. */
async function buildProducts(/** @type {Machine} */ { arch, target }) {
  const [folder, prefix] = ["build", "dist"].map((kind) => join(cache, kind, target));
  const cross = `-DCMAKE_TOOLCHAIN_FILE=${join(native, "cmake", `${target}.cmake`)}`;
  const options = ["-DCMAKE_BUILD_TYPE=Release", ...(arch === process.arch ? [] : [cross])];
  const steps = [
    ["-S", native, "-B", folder ?? "", ...options],
    ["--build", folder ?? "", "--parallel", "2"],
    ["--install", folder ?? "", "--prefix", prefix ?? "", "--strip"],
  ];
  for (const args of steps) demand(await run("cmake", args));
  for (const name of products)
    if (!existsSync(join(prefix ?? "", name))) throw new Failure(`the build made no ${name}`);
  return prefix ?? "";
}

/** What the machine's dynamic programs load, of all kinds. @returns {Promise<Entry[]>} */
async function libraries(/** @type {Machine} */ { name, debian, compiler, libraries }) {
  const own = Object.entries(libraries).map(async ([path, file]) =>
    copy(path, demand(await run(compiler, [`-print-file-name=${file}`])).trim()),
  );
  const musl = await packageFolder("musl", debian);
  const others = [copy(`lib/ld-musl-${name}.so.1`, join(musl, `lib/ld-musl-${name}.so.1`))];
  if (name === "x86_64") {
    const i386 = join(await packageFolder("libc6-i386-cross", debian), "usr/i686-linux-gnu/lib");
    for (const file of ["ld-linux.so.2", "libc.so.6"])
      others.push(copy(`lib/${file}`, join(i386, file)));
  }
  return [...(await Promise.all(own)), ...others];
}
