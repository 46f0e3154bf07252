#!/usr/bin/env node
// main: the command sbx-policy in its process.

import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import type { Abi } from "@sbx/syscalls";
import { displayName } from "./report.js";
import { run } from "./run.js";
import { FileError, type Output } from "./surroundings.js";

const ABIS: Readonly<Record<string, Abi>> = {
  arm: "arm",
  arm64: "aarch64",
  ia32: "i386",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "x86_64",
};

/** What is said of the errors that files have; of others, their code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "is a directory",
  ENOENT: "no such file",
  ENOTDIR: "a part of the path is no directory",
  EROFS: "the file system is read-only",
};

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

function onFile<Product>(what: string, path: string, work: () => Product): Product {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = REASONS[code] ?? (code === "" ? "unknown error" : code);
    throw new FileError(`cannot ${what} ${displayName(path)}: ${reason}`, { cause: error });
  }
}

function output(fd: number): Output {
  const terminal = isatty(fd);
  const colour = terminal && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return { terminal, colour, write: (text) => writeAll(fd, text) };
}

/** Waits until all is written, so that nothing is lost when the process ends. */
function writeAll(fd: number, text: string | Uint8Array): void {
  let rest = typeof text === "string" ? new TextEncoder().encode(text) : text;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
    }
  }
}

process.exitCode = run(process.argv.slice(2), {
  abi: ABIS[process.arch] ?? "x86_64",
  version: manifest.version,
  read: (path) => onFile("read", path, () => readFileSync(path === "-" ? 0 : path)),
  write: (path, bytes) => onFile("write", path, () => writeFileSync(path, bytes)),
  stdout: output(1),
  stderr: output(2),
});
