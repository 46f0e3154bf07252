#!/usr/bin/env node
// main: the command sbx-preload in its process.

import { readFileSync } from "node:fs";
import { run } from "./cli.js";
import { preloadPath } from "./index.js";
import { installLibrary } from "./install.js";

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

process.exitCode = run(process.argv.slice(2), {
  version: manifest.version,
  path: preloadPath,
  install: installLibrary,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
