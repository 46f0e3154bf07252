import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { installLibrary } from "@sbx/preload";
import { expect, test } from "vitest";
import { list, readElf } from "../../src/index.js";
import { patchelf, places } from "./command.js";
import {
  file,
  folderOf,
  foreignName,
  isRoot,
  library,
  loader,
  machine,
  NOBODY,
  pretendMachine,
} from "./stage.js";

const needed = (path: string) => list(readElf(readFileSync(path), path)).needed;

/** A copy of the library, as `name` in a folder of its own. */
function copyOf(from: string, name: string): string {
  const path = join(folderOf(), name);
  mkdirSync(join(path, ".."), { recursive: true });
  copyFileSync(from, path);
  return path;
}

const CACHED = "is in a folder of packages, which may be gone tomorrow";

test.each<[string, () => string, string, string]>([
  ["that is missing", () => "/missing/libsandbox.so", "cannot read", "check the name"],
  [
    "that is a program",
    () => file("dynamic", undefined, "libsandbox.so"),
    "is a dynamic program, expected a shared library",
    "--library",
  ],
  [
    "that is a text",
    () => {
      const path = join(folderOf(), "libsandbox.so");
      writeFileSync(path, "text");
      return path;
    },
    "this is not an ELF file",
    "",
  ],
  [
    "of another name",
    () => copyOf(library, "libother.so"),
    "is not named libsandbox.so",
    "add --force",
  ],
  [
    "of another machine",
    () => pretendMachine(copyOf(library, "libsandbox.so"), machine.foreign),
    `for ${foreignName}, 64-bit, little-endian`,
    `give one for ${machine.name}`,
  ],
  [
    "in node_modules",
    () => copyOf(library, "node_modules/@sbx/preload/libsandbox.so"),
    CACHED,
    "add --force",
  ],
  ["in npx's cache", () => copyOf(library, "_npx/12/libsandbox.so"), CACHED, "add --force"],
  ["in pnpm's store", () => copyOf(library, "pnpm/store/v10/libsandbox.so"), CACHED, "add --force"],
  [
    "below $ORIGIN",
    () => copyOf(library, "$ORIGIN/libsandbox.so"),
    'it has a "$" in it',
    "no dollar sign",
  ],
  [
    "that all can write",
    () => {
      const path = copyOf(library, "libsandbox.so");
      chmodSync(path, 0o777);
      return path;
    },
    "can be written by every user",
    "chmod go-w",
  ],
  [
    "in a folder that a group can write",
    () => {
      const path = copyOf(library, "d/libsandbox.so");
      chmodSync(join(path, ".."), 0o775);
      return path;
    },
    "can be written by the group",
    "chmod go-w",
  ],
])("a library %s is refused", async (_, pathOf, message, help) => {
  const [path, target] = [pathOf(), file("dynamic")];
  const { status, stderr } = await patchelf(["add", "--library", path, target]);
  expect(status).toBe(1);
  const [first, second] = stderr.split("\nhelp: ");
  expect(first).toContain(message);
  expect(second).toContain(help);
  expect(needed(target)).toEqual(["libc.so.6"]);
});

test.runIf(isRoot)("a library of another user's is refused", async () => {
  const path = copyOf(library, "libsandbox.so");
  chownSync(path, NOBODY, NOBODY);
  const { status, stderr } = await patchelf(["add", "--library", path, file("dynamic")]);
  expect(status).toBe(1);
  expect(stderr).toContain(`"${path}" belongs to user 65534, who can change it`);
});

test.each([
  ["of another name", () => copyOf(library, "libother.so"), ""],
  ["in node_modules", () => copyOf(library, "node_modules/libsandbox.so"), ""],
  [
    "that is missing",
    () => "/missing/libsandbox.so",
    "sbx-patchelf: /missing/libsandbox.so is not there: until it is, what is patched does not start\n",
  ],
])("a library %s is taken by force", async (_, pathOf, stderr) => {
  const [path, target] = [pathOf(), file("dynamic")];
  expect(await patchelf(["add", "-f", "--library", path, target])).toMatchObject({
    status: 0,
    stderr,
  });
  expect(needed(target)[0]).toBe(path);
});

test("a relative library is named by its whole path", async () => {
  const target = file("dynamic");
  const before = process.cwd();
  process.chdir(join(library, ".."));
  const { status } = await patchelf(["add", "--library", "./libsandbox.so", target]);
  process.chdir(before);
  expect(status).toBe(0);
  expect(needed(target)[0]).toBe(library);
});

test("the first installed library is taken, but for one that others can write", async () => {
  const bad = copyOf(library, "libsandbox.so");
  chmodSync(bad, 0o666);
  const installed = ["/missing", join(bad, ".."), join(library, "..")];
  const target = file("dynamic");
  const { status, stderr } = await patchelf(["add", target], { places: { ...places, installed } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(needed(target)[0]).toBe(library);
});

test("an installed library of another version is named", async () => {
  const other = copyOf(library, "libsandbox.so");
  writeFileSync(other, Buffer.concat([readFileSync(other), Buffer.alloc(1)]));
  const installed = [join(other, "..")];
  const { status, stderr } = await patchelf(["add", file("dynamic")], {
    places: { ...places, installed },
  });
  expect(status).toBe(0);
  expect(stderr).toBe(
    `sbx-patchelf: ${other} is of another version than this command; "npx @sbx/preload install" replaces it\n`,
  );
});

test("without an installed library, the packaged one is installed", async () => {
  const folder = join(folderOf(), "sbx");
  const where = { ...places, installed: [folder], install: () => installLibrary(folder) };
  const [first, second] = [file("dynamic"), file("static")];
  const { status, stderr } = await patchelf(["add", first, second], { places: where });
  expect(stderr).toBe(
    `sbx-patchelf: installed ${folder}/libsandbox.so\nsbx-patchelf: installed ${folder}/ld-sandbox.so\n`,
  );
  expect(status).toBe(0);
  expect(needed(first)[0]).toBe(`${folder}/libsandbox.so`);
});

test.each([
  ["an installed one", places],
  ["none", { ...places, installed: [] }],
])("a program of another machine: there is %s", async (_, where) => {
  const target = pretendMachine(file("dynamic"), machine.foreign);
  const { status, stderr } = await patchelf(["add", target], { places: where });
  expect(status).toBe(1);
  expect(stderr).toContain(`${target} is for ${foreignName}, 64-bit, little-endian, and /`);
  expect(stderr).toContain(`help: give a library for ${foreignName} with --library PATH\n`);
});

test("a machine that this package has no library for", async () => {
  const packaged = () => {
    throw new Error("there is no libsandbox.so for darwin-arm64");
  };
  const where = { ...places, installed: [], packaged };
  const { status, stderr } = await patchelf(["add", file("dynamic")], { places: where });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr:
      "sbx-patchelf: there is no libsandbox.so for darwin-arm64\nhelp: or give the library with --library PATH\n",
  });
});

test("a machine whose calls are not known gets no policy", async () => {
  const target = pretendMachine(file("dynamic"), 258);
  const { status, stderr } = await patchelf(["add", "-a", "read", target]);
  expect(status).toBe(1);
  expect(stderr).toContain("is for loongarch, whose system calls are not known here");
});

test("a loader that is a dynamic program is refused", async () => {
  const bad = file("dynamic", undefined, "ld-sandbox.so");
  const { status, stderr } = await patchelf(["add", "--loader", bad, file("static")]);
  expect(status).toBe(1);
  expect(stderr).toContain("is a dynamic program, expected a loader");
});

test("a library without its loader serves dynamic programs only", async () => {
  const alone = copyOf(library, "libsandbox.so");
  expect((await patchelf(["add", "--library", alone, file("dynamic")])).status).toBe(0);
  const { status, stderr } = await patchelf(["add", "--library", alone, file("static")]);
  expect(status).toBe(1);
  expect(stderr).toContain('ld-sandbox.so": no such file');
  const both = ["--library", alone, "--loader", loader];
  expect((await patchelf(["add", ...both, file("static")])).status).toBe(0);
});
