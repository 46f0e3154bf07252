// constants: header files and an ABI -> the values of the names in them, as clang evaluates them there.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A row of constant-sets.tsv. */
export interface ConstantSet {
  readonly set: string;
  /** Whose headers: the kernel's own, or those of the C library, which alone publishes some. */
  readonly from: "kernel" | "library";
  /** Read one after the other, as a program would include them. */
  readonly headers: readonly string[];
  /** What a whole name must match. */
  readonly names: RegExp;
  /** What the text of its macro must match, or "enum TAG" for a member of an enumeration. */
  readonly body: RegExp | undefined;
}

/** Where the headers of one ABI are. */
export interface Target {
  readonly triple: string;
  readonly include: Readonly<Record<ConstantSet["from"], readonly string[]>>;
}

/** What clang needs beside the text. */
interface Unit {
  readonly triple: string;
  readonly directories: readonly string[];
}

/** clang's target, the kernel's name for the architecture, and Debian's for the C library's headers. */
const TARGETS: Readonly<Record<string, readonly [triple: string, kernel: string, debian: string]>> =
  {
    x86_64: ["x86_64-linux-gnu", "x86", "x86_64-linux-gnu"],
    x32: ["x86_64-linux-gnux32", "x86", "x86_64-linux-gnux32"],
    i386: ["i386-linux-gnu", "x86", "i686-linux-gnu"],
    aarch64: ["aarch64-linux-gnu", "arm64", "aarch64-linux-gnu"],
    arm: ["arm-linux-gnueabi", "arm", "arm-linux-gnueabi"],
    riscv64: ["riscv64-linux-gnu", "riscv", "riscv64-linux-gnu"],
    s390x: ["s390x-linux-gnu", "s390", "s390x-linux-gnu"],
  };

/** @param headers what fetch-headers.sh prints: Debian's linux-libc-dev, unpacked */
export function targetOf(abi: string, headers: string): Target {
  const names = TARGETS[abi];
  if (!names) throw new Error(`no target of clang is known for ${abi}`);
  const [triple, kernel, debian] = names;
  const own = [join(headers, "usr/lib/linux/uapi", kernel), join(headers, "usr/include")];
  return { triple, include: { kernel: own, library: [...own, ...libraryDirectories(debian)] } };
}

/** Those of a cross package, or where the machine's own compiler looks. */
function libraryDirectories(debian: string): string[] {
  const cross = join("/usr", debian, "include");
  const directories = existsSync(cross) ? [cross] : [join("/usr/include", debian), "/usr/include"];
  if (!existsSync(join(directories[0] as string, "sys/socket.h"))) {
    throw new Error(`there are no headers of a C library in ${directories[0]}`);
  }
  return directories;
}

/** Types and macros of other headers that headers use: programs have included these before. */
const PRELUDE = [
  "#define _GNU_SOURCE 1",
  "#include <stddef.h>",
  "#include <stdint.h>",
  "#include <linux/types.h>",
  "#include <linux/ioctl.h>",
].join("\n");

/** The values of a set's names; undefined where the ABI lacks one of the headers. */
export function constantsOf(
  { from, headers, names, body }: ConstantSet,
  target: Target,
): Map<string, bigint> | undefined {
  const includes = headers.map((header) => `#include <${header}>\n`).join("");
  const text = `${PRELUDE}\n${includes}`;
  const unit = { triple: target.triple, directories: target.include[from] };
  const candidates = namesIn(text, unit);
  if (!candidates) return undefined;
  const whole = new RegExp(`^(?:${names.source})$`);
  const wanted = [...candidates].filter(
    ([name, macro]) => whole.test(name) && (body === undefined || body.test(macro)),
  );
  return evaluateAll(
    text,
    wanted.map(([name]) => name),
    unit,
  );
}

/** Every macro with a value, with its text, and every member of an enumeration, with "enum TAG". */
function namesIn(text: string, unit: Unit): Map<string, string> | undefined {
  const key = `${unit.triple} ${text}`;
  if (!read.has(key)) {
    const { status, stdout } = clang(["-E", "-P", "-dD"], text, unit);
    read.set(key, status === 0 ? namesInText(stdout) : undefined);
  }
  return read.get(key);
}
const read = new Map<string, Map<string, string> | undefined>();

/** The same, from what the preprocessor leaves of headers, with its #define lines. */
export function namesInText(text: string): Map<string, string> {
  return new Map([...enumerators(text.replace(/^#.*$/gm, "")), ...macrosIn(text)]);
}

function macrosIn(text: string): [string, string][] {
  return [...text.matchAll(/^#define (\w+) (.+)$/gm)].flatMap(([, name = "", body = ""]) =>
    name === body ? [] : [[name, body] as [string, string]],
  );
}

function enumerators(text: string): [string, string][] {
  return [...text.matchAll(/\benum\s*(\w*)\s*\{([^}]*)\}/g)].flatMap(([, tag = "", members = ""]) =>
    [...members.matchAll(/(?:^|,)\s*([A-Za-z_]\w*)/g)].map(([, name = ""]): [string, string] => [
      name,
      `enum ${tag}`,
    ]),
  );
}

/** The names that are integers known at compile time. Those that are not end clang; it then goes without. */
function evaluateAll(text: string, names: readonly string[], unit: Unit): Map<string, bigint> {
  if (names.length === 0) return new Map();
  const lines = names.map(
    (name, i) =>
      `const unsigned long long value_${i} = (unsigned long long)((${name}) | 0); const char sign_${i} = ((${name}) | 0) < 0;`,
  );
  const { status, stdout, stderr } = clang(
    ["-S", "-emit-llvm", "-o", "-"],
    `${text}${lines.join("\n")}\n`,
    unit,
  );
  if (status === 0) return valuesIn(stdout, names);
  const first = text.split("\n").length;
  const bad = new Set(
    [...stderr.matchAll(/^<stdin>:(\d+):\d+: error:/gm)].map(([, line]) => Number(line) - first),
  );
  const rest = names.filter((_, i) => !bad.has(i));
  if (rest.length === names.length) throw new Error(`clang: ${stderr}`);
  return evaluateAll(text, rest, unit);
}

/** What clang's assembly has for `value_0`, `sign_0` and so on, in the order of the names. */
export function valuesIn(assembly: string, names: readonly string[]): Map<string, bigint> {
  const numbers = new Map(
    [...assembly.matchAll(/^@(value_\d+|sign_\d+) = .*constant i\d+ (-?\d+)/gm)].map(
      ([, name = "", value = ""]): [string, bigint] => [name, BigInt(value)],
    ),
  );
  return new Map(
    names.map((name, i) => {
      const value = numbers.get(`value_${i}`) as bigint;
      return [name, numbers.get(`sign_${i}`) === 1n ? value : BigInt.asUintN(64, value)];
    }),
  );
}

function clang(args: readonly string[], text: string, { triple, directories }: Unit) {
  const include = directories.flatMap((directory) => ["-isystem", directory]);
  const { error, status, stdout, stderr } = spawnSync(
    process.env.CLANG ?? "clang",
    [
      `--target=${triple}`,
      "-nostdlibinc",
      ...include,
      "-ffreestanding",
      "-x",
      "c",
      "-std=gnu11",
      "-w",
      "-ferror-limit=0",
      "-fno-caret-diagnostics",
      ...args,
      "-",
    ],
    { input: text, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (error) throw new Error(`clang: ${error.message}`, { cause: error });
  return { status, stdout, stderr };
}
