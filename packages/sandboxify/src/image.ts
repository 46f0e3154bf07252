// image: the name of a program -> the ABI by which it will call the kernel. The launcher has its own.

import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Abi } from "@sbx/syscalls";

/** Where a program is looked for. */
export interface Place {
  /** The variable PATH; unset, what execvp(3) takes for it. */
  readonly path?: string | undefined;
  /** The folder in which it is started. */
  readonly folder?: string | undefined;
}

/** Where the kernel looks for what a file is: BINPRM_BUF_SIZE of include/uapi/linux/binfmts.h. */
const HEAD_SIZE = 256;
/** So many interpreters of interpreters: fs/exec.c, exec_binprm(). */
const DEPTH_MAX = 5;

/** How an ELF file begins whose numbers are little-endian, but for its class. */
const MAGIC = Buffer.from("\x7fELF");
const CLASS_AT = 4;
const CLASS_64 = 2;
const DATA_AT = 5;
const LITTLE_ENDIAN = 1;
const INTERPRETER = /^#![ \t]*([^ \t\n\0]+)/;
const MACHINE_AT = 18;

/** The ABIs of files of 32 and of 64 bits. */
type Classes = readonly [Abi | undefined, Abi | undefined];

/** The programs that a machine runs by itself: by e_machine. */
const ABIS: Readonly<Record<string, Readonly<Record<number, Classes>>>> = {
  x64: { 3: ["i386", undefined], 62: ["x32", "x86_64"] },
  arm64: { 40: ["arm", undefined], 183: [undefined, "aarch64"] },
};

/** `undefined` where it is not known: there is no such file, or something else runs it. */
export function abiOfProgram(
  name: string,
  { path = "/bin:/usr/bin", folder = "." }: Place = {},
  arch: string = process.arch,
): Abi | undefined {
  let file = name.includes("/") ? resolve(folder, name) : search(name, path, folder);
  for (let depth = 0; depth <= DEPTH_MAX && file !== undefined; depth++) {
    const head = readHead(file);
    const interpreter = INTERPRETER.exec(head.toString("latin1"))?.[1];
    if (interpreter === undefined) return abiOfHead(head, arch);
    file = resolve(folder, interpreter);
  }
  return undefined;
}

function search(name: string, path: string, folder: string): string | undefined {
  if (name === "") return undefined;
  return path
    .split(":")
    .map((entry) => resolve(folder, entry, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return !statSync(file).isDirectory();
  } catch {
    return false;
  }
}

/** The first bytes of a file; none where it cannot be read. */
function readHead(file: string): Buffer {
  const head = Buffer.alloc(HEAD_SIZE);
  try {
    // A FIFO must not keep us.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return head.subarray(0, readSync(descriptor, head));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return head.subarray(0, 0);
  }
}

function abiOfHead(head: Buffer, arch: string): Abi | undefined {
  if (head.length < MACHINE_AT + 2 || !head.subarray(0, MAGIC.length).equals(MAGIC))
    return undefined;
  if (head[DATA_AT] !== LITTLE_ENDIAN) return undefined;
  const [short, long] = ABIS[arch]?.[head.readUInt16LE(MACHINE_AT)] ?? [];
  return head[CLASS_AT] === CLASS_64 ? long : short;
}
