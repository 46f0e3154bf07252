#!/usr/bin/env node
// main: the command sbx-syscalls in its process.

import { readFileSync } from "node:fs";
import type { Abi } from "./abi.js";
import { run } from "./cli.js";

const ABIS: Readonly<Record<string, Abi>> = {
  arm: "arm",
  arm64: "aarch64",
  ia32: "i386",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "x86_64",
};

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

process.exitCode = run(process.argv.slice(2), {
  abi: ABIS[process.arch] ?? "x86_64",
  version: manifest.version,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
