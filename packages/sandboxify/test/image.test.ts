// image: the ABI of a program by what its file is, as the launcher sees it.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { abiOfProgram } from "../src/image.js";
import { abi, launcher } from "./built.js";
import { file, folder } from "./folder.js";

/** The beginning of an ELF file. */
function elf(machine: number, bits: 1 | 2, data: 1 | 2 = 1): Buffer {
  const head = Buffer.alloc(64);
  head.write("\x7fELF", "latin1");
  head[4] = bits;
  head[5] = data;
  head.writeUInt16LE(machine, 18);
  return head;
}

const MKFIFO = "mkfifo";

let count = 0;
const program = (content: string | Uint8Array) => file(`program-${count++}`, content, 0o755);

test.each([
  ["x64", 62, 2, "x86_64"],
  ["x64", 62, 1, "x32"],
  ["x64", 3, 1, "i386"],
  ["x64", 3, 2, undefined],
  ["x64", 183, 2, undefined],
  ["arm64", 183, 2, "aarch64"],
  ["arm64", 40, 1, "arm"],
  ["arm64", 183, 1, undefined],
  ["arm64", 62, 2, undefined],
  ["riscv64", 243, 2, undefined],
] as const)("image: on %s, machine %d of class %d is %s", (arch, machine, bits, expected) => {
  expect(abiOfProgram(program(elf(machine, bits)), {}, arch)).toBe(expected);
});

test.each([
  ["an empty file", ""],
  ["a short ELF file", "\x7fELF\x02\x01"],
  ["a text", "hello, world, which is no program\n"],
  ["big-endian", elf(62, 2, 2)],
  ["a script without an interpreter", "#!\n"],
  ["a script whose interpreter is missing", "#!/no/such/interpreter\n"],
])("image: of %s nothing is known", (_, content) => {
  expect(abiOfProgram(program(content), {}, "x64")).toBeUndefined();
});

test("image: a script is its interpreter's, and that one's interpreter's", () => {
  const real = program(elf(3, 1));
  const one = program(`#! ${real} -x\n`);
  const two = program(`#!${one}\t-x\nrest`);
  expect(abiOfProgram(two, {}, "x64")).toBe("i386");
});

test("image: scripts that are each other's interpreters come to an end", () => {
  const path = join(folder, "loop");
  file("loop", `#!${path}\n`, 0o755);
  expect(abiOfProgram(path)).toBeUndefined();
});

test("image: a name is looked for in the folders of PATH, from where the program starts", () => {
  for (const name of ["first", "second", "third"]) mkdirSync(join(folder, name));
  file("first/app", elf(3, 1), 0o644);
  mkdirSync(join(folder, "second", "app"));
  file("third/app", elf(62, 2), 0o755);
  const path = ["first", "second", join(folder, "nowhere"), "third"].join(":");
  expect(abiOfProgram("app", { path, folder }, "x64")).toBe("x86_64");
  expect(abiOfProgram("first/app", { path, folder }, "x64")).toBe("i386");
  expect(abiOfProgram("app", { path: "first:second", folder }, "x64")).toBeUndefined();
  expect(abiOfProgram("", { path, folder }, "x64")).toBeUndefined();
});

test("image: a FIFO keeps nobody", () => {
  const fifo = join(folder, "fifo");
  spawnSync(MKFIFO, [fifo]);
  chmodSync(fifo, 0o755);
  expect(abiOfProgram(fifo)).toBeUndefined();
});

test("image: this machine's own programs are of its own ABI, by links as well", () => {
  const link = join(folder, "link");
  symlinkSync(process.execPath, link);
  expect(abiOfProgram(link)).toBe(abi);
  expect(abiOfProgram("sh")).toBe(abi);
});

test("image: the launcher takes a policy for the same ABI", () => {
  const other = abi === "x86_64" ? elf(3, 1) : elf(40, 1);
  const name = abi === "x86_64" ? "i386" : "arm";
  const path = program(other);
  expect(abiOfProgram(path)).toBe(name);
  const { stderr } = spawnSync(launcher, ["-a", "read", "--arch", abi, path], { encoding: "utf8" });
  expect(stderr).toContain(`does not name ${name}, the program's own`);
});
