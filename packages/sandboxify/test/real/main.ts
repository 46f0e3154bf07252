// main: [programs [NAME...] | help [COUNT] | inspect [NAME...]] -> real programs learned and held to it, and real
// filters read again; status 1 when something is wrong.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examine, type Finding } from "./examine.js";
import { type Helped, help, someOf } from "./help.js";
import { examineOthers } from "./inspect.js";
import { programs } from "./programs.js";
import { head, line, summary, troubles } from "./report.js";

const [what, ...operands] = process.argv.slice(2).filter((word) => word !== "--");
if (what === undefined || what === "programs") await examinePrograms(operands);
if (what === undefined || what === "help") askForHelp(Number(operands[0] ?? 1000));
if (what === undefined || what === "inspect") await examineFilters();

async function examineFilters(): Promise<void> {
  // The vectors of @sbx/policy are made by this.
  if (!(await examineOthers(operands, process.env.SBX_SAVE_FILTERS))) process.exitCode = 1;
}

async function examinePrograms(names: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sbx-real-"));
  const findings: Finding[] = [];
  try {
    console.log(head());
    for (const program of programs(folder)) {
      if (names.length > 0 && !names.includes(program.name)) continue;
      try {
        const finding = await examine(program, folder);
        findings.push(finding);
        console.log([line(finding), ...troubles(finding)].join("\n"));
      } catch (error) {
        console.log(String(error));
        process.exitCode = 1;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`${summary(findings)}\n`);
  if (findings.some(({ troubles }) => troubles.length > 0)) process.exitCode = 1;
}

function askForHelp(count: number): void {
  const helped: Helped[] = [];
  for (const program of someOf(count)) {
    const one = help(program);
    helped.push(one);
    for (const trouble of one.troubles) console.log(trouble);
  }
  const of = (word: string) => helped.filter(({ steadiness }) => steadiness === word).length;
  const again = helped.filter(({ lessons }) => lessons > 1).length;
  const wrong = helped.filter(({ troubles }) => troubles.length > 0).length;
  console.log(
    `${helped.length} programs of /usr/bin asked for help: ${helped.length - wrong} the same, learned and enforced, ` +
      `${again} of them learned more than once; ` +
      `output the same in each run: ${of("steady")}; varying: ${of("varying")}; did not end in time: ${of("endless")}`,
  );
  if (wrong > 0) process.exitCode = 1;
}
