// programs: sources in C and Go -> the programs that a machine runs, of each kind that a launcher must know.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../scripts/places.mjs";
import { run, runEach } from "../../../scripts/run.mjs";
import { demand } from "../../../scripts/step.mjs";
import { cache, packageFolder } from "./debian.mjs";

/** @typedef {import("./machines.mjs").Machine} Machine */

/**
 * A way to make a program, as options of the compiler before and after the source.
 *
 * @typedef {{ before: readonly string[], after?: readonly string[] }} Kind
 */

const sources = join(import.meta.dirname, "programs");
const strict = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];
const bare = ["-static", "-nostdlib", "-fno-stack-protector"];

/** @type {Readonly<Record<string, Kind>>} */
const nativeKinds = {
  static: { before: ["-static"] },
  "static-pie": { before: ["-static-pie", "-fPIE"] },
  dynamic: { before: ["-pie", "-fPIE"] },
  fixed: { before: ["-no-pie", "-fno-pie"] },
  stripped: { before: ["-static", "-s"] },
  "stripped-dynamic": { before: ["-pie", "-fPIE", "-s"] },
};

/**
 * Compile all that the machine runs, and say which file each name is.
 *
 * @param {Machine} machine
 * @returns {Promise<Record<string, string>>}
 */
export async function buildPrograms(machine) {
  const folder = join(cache, "programs", machine.name);
  mkdirSync(folder, { recursive: true });
  const kernelTest = ["main.c", "victim.c"].map((name) => join(root, "native/tests/kernel", name));
  /** @type {Record<string, readonly string[]>} */
  const commands = { "sbx-kernel": compile(machine, { before: ["-static"] }, kernelTest) };
  const add = (
    /** @type {string} */ name,
    /** @type {Kind} */ kind,
    /** @type {string} */ source,
  ) => {
    commands[name] = compile(machine, kind, [join(sources, source)]);
  };

  /** @type {Readonly<Record<string, Kind>>} */
  const kinds = { ...nativeKinds, ...(await muslKinds(machine)), ...(await i386Kinds(machine)) };
  for (const [name, kind] of Object.entries(kinds)) add(`subject-${name}`, kind, "subject.c");
  const sandboxed = (/** @type {string} */ kind, /** @type {string[]} */ ...options) => {
    const { before, after = [] } = /** @type {Kind} */ (kinds[kind]);
    return { before: [...before, ...options, join(sources, "sandboxed.c")], after };
  };
  for (const name of ["static", "static-pie", "musl-static"]) {
    add(`sandboxed-${name}`, sandboxed(name, "-DLOADER"), "subject.c");
    add(`policy-${name}`, sandboxed(name, "-DLOADER", "-DPOLICY"), "subject.c");
  }
  for (const name of ["dynamic", "musl-dynamic"])
    add(`policy-${name}`, sandboxed(name, "-DPOLICY"), "subject.c");
  const start = { before: [...bare, "-DLOADER", join(sources, "sandboxed.c")] };
  add("sandboxed-start", start, "../../programs/clean-start.c");
  add("counter", { before: ["-static"] }, "../../supervise/counter.c");
  for (const name of ["slow", "become"]) add(name, { before: ["-static"] }, `${name}.c`);
  add("bare", { before: bare }, "bare.c");
  if (machine.name === "x86_64") {
    const i386 = /** @type {Kind} */ (kinds["i386-static"]);
    add("bare-i386", { before: [...i386.before, ...bare, "-fno-pie"] }, "bare.c");
    add("long-call", { ...i386, before: [...i386.before, "-fno-pie"] }, "long-call.c");
    add("foreign-call", { before: ["-pie", "-fPIE"] }, "../../programs/foreign-call.c");
    commands["go-386"] = goBuild("386");
  }
  commands.go = goBuild(machine.debian);
  return runAll(commands, folder);
}

function compile(
  /** @type {Machine} */ machine,
  /** @type {Kind} */ kind,
  /** @type {string[]} */ files,
) {
  return [machine.compiler, ...strict, ...kind.before, ...files, ...(kind.after ?? [])];
}

function goBuild(/** @type {string} */ architecture) {
  const settings = ["GO111MODULE=off", "CGO_ENABLED=0", "GOOS=linux", `GOARCH=${architecture}`];
  return ["env", ...settings, "go", "build", join(sources, "subject.go")];
}

/** Each command must take -o. @returns {Promise<Record<string, string>>} */
async function runAll(
  /** @type {Record<string, readonly string[]>} */ commands,
  /** @type {string} */ folder,
) {
  const built = await runEach(Object.entries(commands), 2, async ([name, [tool = "", ...rest]]) => {
    const output = ["-o", join(folder, name)];
    const last = rest.includes("build") ? [rest.pop() ?? ""] : [];
    demand(await run(tool, [...rest, ...output, ...last]));
    return [name, join(folder, name)];
  });
  return Object.fromEntries(built);
}

/** The other C library: the machine's own compiler, with the library's headers and beginnings. */
async function muslKinds(/** @type {Machine} */ { name, debian }) {
  const triple = `${name}-linux-musl`;
  const development = await packageFolder("musl-dev", debian);
  const library = join(development, "usr/lib", triple);
  const headers = ["-nostdinc", "-isystem", join(development, "usr/include", triple)];
  const of = (/** @type {string[]} */ ...files) => files.map((file) => join(library, file));
  /** @type {Record<string, Kind>} */
  return {
    "musl-static": {
      before: ["-static", "-nostdlib", "-no-pie", ...headers, ...of("crt1.o", "crti.o")],
      after: [...of("libc.a"), "-lgcc", ...of("libc.a", "crtn.o")],
    },
    "musl-dynamic": {
      before: ["-pie", "-fPIE", "-nostdlib", ...headers, ...of("Scrt1.o", "crti.o")],
      after: [
        `-L${library}`,
        "-l:libc.so",
        "-lgcc",
        ...of("crtn.o"),
        `-Wl,--dynamic-linker=/lib/ld-musl-${name}.so.1`,
      ],
    },
  };
}

/** Programs of 32-bit x86, by the 64-bit compiler; the other compilers of this machine may stay. */
async function i386Kinds(/** @type {Machine} */ { name, debian, compiler }) {
  if (name !== "x86_64") return {};
  const parts = ["libc6-dev-i386-cross", "libc6-i386-cross", "linux-libc-dev-i386-cross"];
  const folders = await Promise.all(parts.map((part) => packageFolder(part, debian)));
  const [development = "", library = "", kernel = ""] = folders.map((folder) =>
    join(folder, "usr/i686-linux-gnu"),
  );
  const version = demand(await run(compiler, ["-dumpversion"])).trim();
  const support = await packageFolder(`lib32gcc-${version}-dev`, debian);
  const beside = join(support, "usr/lib/gcc/x86_64-linux-gnu", version, "32");
  const own = demand(await run(compiler, ["-print-file-name=include"])).trim();
  const starts = [`-B${development}/lib/`, `-B${beside}/`, `-L${development}/lib`, `-L${beside}`];
  const headers = [own, `${development}/include`, `${kernel}/include`];
  const before = [
    ...["-m32", "-nodefaultlibs", "-nostdinc", ...starts],
    ...headers.flatMap((folder) => ["-isystem", folder]),
  ];
  const shared = [`${library}/lib/libc.so.6`, `${development}/lib/libc_nonshared.a`, "-lgcc"];
  const circle = ["-Wl,--start-group", "-lgcc", "-lgcc_eh", "-lc", "-Wl,--end-group"];
  return {
    "i386-static": { before: [...before, "-static"], after: circle },
    "i386-dynamic": { before: [...before, "-pie", "-fPIE"], after: shared },
  };
}
