// readme: holds the commands of the README's first screen against the transcript, which is run.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transcript } from "./transcript.mjs";

const page = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
const [, block = ""] = page.match(/```console\n([\s\S]*?)```/) ?? [];
const typed = new Map(transcript.map((entry) => [entry.command, entry]));
const shown = block.split(/^\$ /m).slice(1);

const faults = shown.slice(1).flatMap((text) => {
  const entry = [...typed.values()].find(({ command }) => text.startsWith(`${command}\n`));
  if (entry === undefined) return [`no such command in the transcript: ${text}`];
  const output = text.slice(entry.command.length + 1);
  return entry.prints.test(output) ? [] : [`other output than what must come: ${text}`];
});
if (shown.length < 8) faults.push(`only ${shown.length} commands found`);

for (const fault of faults) console.error(`README.md: ${fault}`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`README.md: ${shown.length} commands, as the transcript has them.`);
