// headers: kernel header files (as Debian's linux-libc-dev has them) -> numbers by name.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The #define lines of some files: macro -> its text. Of two for one macro the first counts. */
export type Macros = ReadonlyMap<string, string>;

/**
 * The files that hold each ABI's numbers, under usr/lib/linux/uapi.
 *
 * On arm the first __NR_SYSCALL_BASE is EABI's, 0; the second is that of the old ABI, for which the
 * kernel has no filters.
 */
const SYSCALL_FILES: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["x86/asm/unistd_64.h"],
  x32: ["x86/asm/unistd.h", "x86/asm/unistd_x32.h"],
  i386: ["x86/asm/unistd_32.h"],
  aarch64: ["arm64/asm/unistd_64.h"],
  arm: ["arm/asm/unistd.h", "arm/asm/unistd-eabi.h"],
  riscv64: ["riscv/asm/unistd_64.h"],
  s390x: ["s390/asm/unistd_64.h"],
};

const ERRNO_FILES = ["asm-generic/errno-base.h", "asm-generic/errno.h"];

const SYSCALL_MACRO = /^__(?:ARM_)?NR_([a-z_][a-z0-9_]*)$/;

/** The system calls of one ABI by name, from the headers unpacked in `directory`. */
export function syscallsFromHeaders(directory: string, abi: string): Map<string, number> {
  const files = SYSCALL_FILES[abi];
  if (!files) throw new Error(`no header files are known for ${abi}`);
  return syscallsFromMacros(readMacros(join(directory, "usr/lib/linux/uapi"), files));
}

/** Errno macros with their text (a number, or the name they stand for), from the same headers. */
export function errnosFromHeaders(directory: string): Macros {
  const macros = readMacros(join(directory, "usr/include"), ERRNO_FILES);
  return new Map([...macros].filter(([name]) => /^E[A-Z0-9]+$/.test(name)));
}

/**
 * Evaluate the __NR_ macros. One that stands for another (arm: sync_file_range2 for
 * arm_sync_file_range) is the spelling that programs and manuals use: it takes the other's place.
 */
export function syscallsFromMacros(macros: Macros): Map<string, number> {
  const numbers = new Map<string, number>();
  const replaced = new Set<string>();
  for (const [macro, text] of macros) {
    const name = SYSCALL_MACRO.exec(macro)?.[1];
    if (name === undefined) continue;
    numbers.set(name, evaluate(text, macros));
    const other = SYSCALL_MACRO.exec(text)?.[1];
    if (other !== undefined) replaced.add(other);
  }
  for (const name of replaced) numbers.delete(name);
  return numbers;
}

/** The #define lines of a text, without comments. */
export function parseMacros(text: string): Macros {
  const macros = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^\s*#\s*define\s+(\w+)\s+(.*?)\s*(\/\*.*)?$/.exec(line);
    if (match && !macros.has(match[1] as string))
      macros.set(match[1] as string, match[2] as string);
  }
  return macros;
}

/** The sum that a macro's text is: numbers and other macros, with or without parentheses. */
export function evaluate(text: string, macros: Macros): number {
  return text
    .replace(/^\((.*)\)$/, "$1")
    .split("+")
    .map((term) => evaluateTerm(term.trim(), macros))
    .reduce((sum, value) => sum + value, 0);
}

function evaluateTerm(term: string, macros: Macros): number {
  if (/^(0x[0-9a-f]+|[0-9]+)$/i.test(term)) return Number(term);
  const text = macros.get(term);
  if (text === undefined) throw new Error(`"${term}" is neither a number nor a known macro`);
  return evaluate(text, macros);
}

function readMacros(directory: string, files: readonly string[]): Macros {
  return parseMacros(files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n"));
}
