// generate: data/ -> src/generated/tables.ts and generated/sbx_tables.h, at build time.
// Usage: generate.ts [--data DIR] [--output DIR]

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { constantsHeader } from "./c-constants.js";
import { groupsHeader } from "./c-groups.js";
import { cHeader } from "./c-header.js";
import { parametersHeader } from "./c-parameters.js";
import { findFaults } from "./check.js";
import { readData } from "./data.js";
import { tsTables } from "./ts-tables.js";

const PACKAGE = join(import.meta.dirname, "..");

/** Put a file in place whole, and only if it changes: builds may run beside each other. */
function place(path: string, text: string): void {
  if (current(path) === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      data: { type: "string", default: join(PACKAGE, "data") },
      output: { type: "string", default: PACKAGE },
    },
  });
  const data = readData(values.data);
  const faults = findFaults(data);
  if (faults.length > 0) throw new Error(faults.join("\ngenerate: "));
  place(join(values.output, "src/generated/tables.ts"), tsTables(data));
  place(join(values.output, "generated/sbx_tables.h"), cHeader(data));
  place(join(values.output, "generated/sbx_groups.h"), groupsHeader(data));
  place(join(values.output, "generated/sbx_parameters.h"), parametersHeader(data));
  place(join(values.output, "generated/sbx_constants.h"), constantsHeader(data));
}

try {
  main();
} catch (error) {
  console.error(`generate: ${(error as Error).message}`);
  process.exitCode = 1;
}
