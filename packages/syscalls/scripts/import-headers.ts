// import-headers: a tree of kernel headers -> data/syscalls.tsv, and the numbers of data/errnos.tsv.
// Usage: import-headers.ts --headers DIR [--check] [--data DIR]
// DIR is what fetch-headers.sh prints: Debian's linux-libc-dev, unpacked.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { ERRNO_HEADER, readAbis, readErrnos, syscallHeader } from "./data.js";
import { errnosFromHeaders, evaluate, syscallsFromHeaders } from "./headers.js";
import { placeOrCheck } from "./place.js";
import { byteOrder, formatTable, NONE } from "./tsv.js";

/** Spellings that only the C library has. */
const LIBRARY_ERRNOS = new Map([["ENOTSUP", "EOPNOTSUPP"]]);

function importSyscalls(headers: string, data: string): string {
  const abis = readAbis(data);
  const tables = abis.map((abi) => syscallsFromHeaders(headers, abi.name));
  const names = [...new Set(tables.flatMap((table) => [...table.keys()]))].sort(byteOrder);
  const rows = names.map((name) => [
    name,
    ...tables.map((table) => table.get(name)?.toString() ?? NONE),
  ]);
  return formatTable(syscallHeader(abis), rows);
}

/** Numbers and aliases from the headers; a meaning stays as the table has it. */
function importErrnos(headers: string, data: string): string {
  const meanings = new Map(readErrnos(data).map((row) => [row.name, row.meaning]));
  const macros = new Map([...errnosFromHeaders(headers), ...LIBRARY_ERRNOS]);
  const rows = [...macros.keys()].sort(byteOrder).map((name) => {
    const text = macros.get(name) as string;
    const aliasOf = macros.has(text) ? text : NONE;
    const meaning = meanings.get(name);
    if (meaning === undefined) throw new Error(`errnos.tsv: ${name} is new: give it a meaning`);
    return [name, String(evaluate(text, macros)), aliasOf, meaning];
  });
  return formatTable(ERRNO_HEADER, rows);
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
  const files = {
    "syscalls.tsv": importSyscalls(values.headers, values.data),
    "errnos.tsv": importErrnos(values.headers, values.data),
  };
  for (const [file, text] of Object.entries(files)) {
    const path = join(values.data, file);
    if (!placeOrCheck("import-headers", path, text, values.check)) process.exitCode = 1;
  }
}

try {
  main();
} catch (error) {
  console.error(`import-headers: ${(error as Error).message}`);
  process.exitCode = 1;
}
