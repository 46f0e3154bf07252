// import-errors: manual pages of system calls -> data/errors.tsv.
// Usage: import-errors.ts --headers DIR [--check] [--data DIR]
// DIR is what fetch-headers.sh prints: it has Debian's manpages-dev, too.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { readAbis, readErrnos, readSyscalls, SYSCALL_ERRNOS_HEADER } from "./data.js";
import { errnosOnPage } from "./pages.js";
import { placeOrCheck } from "./place.js";
import { formatTable, NONE } from "./tsv.js";

/** How the names of calls end that do what another does, with wider types: they share its page. */
const WIDER = /(_time64|64|32)$/;

function importErrors(headers: string, data: string): string {
  const known = new Map(readErrnos(data).map((row) => [row.name, row.aliasOf ?? row.name]));
  const rows = readSyscalls(data, readAbis(data)).flatMap(({ name }) => {
    const errnos =
      errnosOnPage(headers, name, known) ?? errnosOnPage(headers, name.replace(WIDER, ""), known);
    return errnos === undefined ? [] : [[name, errnos.join(" ") || NONE]];
  });
  if (rows.length === 0) throw new Error(`there are no manual pages in ${headers}`);
  return formatTable(SYSCALL_ERRNOS_HEADER, rows);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      headers: { type: "string" },
      data: { type: "string", default: join(import.meta.dirname, "../data") },
      check: { type: "boolean", default: false },
    },
  });
  if (values.headers === undefined) throw new Error("--headers DIR is missing");
  const text = importErrors(values.headers, values.data);
  const same = placeOrCheck("import-errors", join(values.data, "errors.tsv"), text, values.check);
  if (!same) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  console.error(`import-errors: ${(error as Error).message}`);
  process.exitCode = 1;
}
