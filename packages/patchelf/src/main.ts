#!/usr/bin/env node
// main: the command sbx-patchelf in its process.

import { readFileSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { installFolder, installLibrary, preloadPath } from "@sbx/preload";
import { quote } from "./cli/quote.js";
import { run } from "./cli/run.js";
import { type Output, UsageError } from "./cli/surroundings.js";
import { codeOf } from "./file/file-error.js";

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

function read(path: string): Uint8Array {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    const message = `cannot read the policy file ${quote(path)} (${codeOf(error) ?? error})`;
    throw new UsageError(message, "check its name and its permissions");
  }
}

const output = (fd: number): Output => ({
  terminal: isatty(fd),
  write: (text) => writeAll(fd, text),
});

/** Waits until all is written, so that nothing is lost when the process ends. */
function writeAll(fd: number, text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      // Whoever read it is gone; what is being done to files goes on.
      if (codeOf(error) === "EPIPE") return;
      if (codeOf(error) !== "EAGAIN") throw error;
    }
  }
}

process.exitCode = await run(process.argv.slice(2), {
  version: manifest.version,
  read,
  places: {
    installed: [...new Set(["/usr/local/lib/sbx", "/usr/lib/sbx", installFolder()])],
    packaged: preloadPath,
    install: installLibrary,
  },
  stdout: output(1),
  stderr: output(2),
});
