// readme: holds the commands that the README files show against the transcript, which is run.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transcript } from "./transcript.mjs";

/** The pages, and how many commands each shows at the least. */
const pages = [
  { path: "README.md", least: 8 },
  { path: "packages/preload/README.md", least: 3 },
];

for (const { path, least } of pages) {
  const shown = commandsOf(path);
  const faults = shown.slice(1).flatMap(faultsOf); // the first sets LIBSANDBOX
  if (shown.length < least) faults.push(`only ${shown.length} commands found`);

  for (const fault of faults) console.error(`${path}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`${path}: ${shown.length} commands, as the transcript has them.`);
}

/** Each command of the page's first console block, with what is shown of its output. */
function commandsOf(path) {
  const page = readFileSync(join(import.meta.dirname, "..", path), "utf8");
  const [, block = ""] = page.match(/```console\n([\s\S]*?)```/) ?? [];
  return block.split(/^\$ /m).slice(1);
}

function faultsOf(text) {
  const entry = transcript.find(({ command }) => text.startsWith(`${command}\n`));
  if (entry === undefined) return [`no such command in the transcript: ${text}`];
  const output = text.slice(entry.command.length + 1);
  return entry.prints.test(output) ? [] : [`other output than what must come: ${text}`];
}
