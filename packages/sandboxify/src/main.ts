#!/usr/bin/env node
// main: what of the command prints, in its process. Programs are run by the launcher, without Node.

import { readFileSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import type { Output } from "./cli.js";
import { runCommand } from "./commands.js";
import { FAILURES } from "./failures.js";
import { abiOfProgram } from "./image.js";
import { ownAbi } from "./machine.js";
import { quote } from "./quote.js";

/** As much of a policy file as the launcher reads. */
const FILE_MAX = 1 << 20;

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

function read(path: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw FAILURES.fileUnreadable(`${quote(path)} (${codeOf(error)})`);
  }
  if (bytes.length > FILE_MAX) throw FAILURES.fileTooLarge(quote(path));
  return bytes;
}

const output = (fd: number): Output => ({
  terminal: isatty(fd),
  write: (text) => writeAll(fd, text),
});

/** Waits until all is written, so that nothing is lost when the process ends. */
function writeAll(fd: number, text: string | Uint8Array): void {
  let rest = typeof text === "string" ? new TextEncoder().encode(text) : text;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (codeOf(error) === "EPIPE") process.exit(0);
      if (codeOf(error) !== "EAGAIN") throw error;
    }
  }
}

process.exitCode = await runCommand(process.argv.slice(2), {
  version: manifest.version,
  environment: process.env,
  read,
  abiOf: (program) =>
    (program === undefined ? undefined : abiOfProgram(program, { path: process.env.PATH })) ??
    ownAbi(),
  stdout: output(1),
  stderr: output(2),
});
