// inspect: whoever filters processes on this machine -> whether --inspect says what the filters do.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { programBytes } from "@sbx/policy";
import { type Examined, examine } from "../inspect/others/examine.js";
import { heavier } from "../inspect/others/heavier.js";
import type { Other } from "../inspect/others/start.js";
import { others } from "../inspect/others/table.js";

/** Says of each what was held against what, or why it could not be. @returns whether nothing is wrong. */
export async function examineOthers(names: readonly string[], folder?: string): Promise<boolean> {
  const asked = [...others, ...heavier].filter(
    ({ name }) => names.length === 0 || names.some((one) => name.startsWith(one)),
  );
  let [held, wrong] = [0, 0];
  for (const other of asked) {
    try {
      const examined = await examine(other);
      held++;
      if (examined.faults.length > 0) wrong++;
      console.log(lineOf(other, examined));
      if (folder !== undefined) save(join(folder, fileOf(other)), other, examined);
    } catch (error) {
      console.log(
        `${other.name.padEnd(NAME)} not held: ${message(error)} (package ${other.package})`,
      );
    }
  }
  console.log(
    `${asked.length} programs: ${held} held, ${wrong} of them wrong, ${asked.length - held} not held`,
  );
  return wrong === 0;
}

const NAME = 28;
const message = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function lineOf({ name }: Other, { filters, text, holes, faults }: Examined): string {
  const sizes = filters.map(({ program }) => program.instructions.length).join(" + ");
  const items = text.split("\n").filter((line) => line.startsWith("  ")).length;
  const said = `${sizes} instructions, ${items} lines of items; holes: ${holes.join(" ") || "none"}`;
  return [`${name.padEnd(NAME)} the same: ${said}`, ...faults].join(
    faults.length > 0 ? "\n  NOT " : "\n",
  );
}

const fileOf = ({ name }: Other): string =>
  `${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.txt`;

/** As the vectors of @sbx/policy are: the newest filter first, sixteen digits an instruction. */
function save(path: string, other: Other, { filters }: Examined): void {
  const head = [
    `# ${other.name}: ${other.why}.`,
    `# ${versionOf(other)}; by \`pnpm --filter @sbx/sandboxify run real inspect "${other.name}"\`.`,
  ];
  const programs = filters.map(({ program }, index) =>
    [`filter ${filters.length - index}`, ...hexadecimal(programBytes(program))].join("\n"),
  );
  writeFileSync(path, [...head, ...programs, ""].join("\n"));
}

function versionOf({ package: packages }: Other): string {
  const [name = ""] = packages.split(" ");
  const { status, stdout } = spawnSync("dpkg-query", ["-s", name], { encoding: "utf8" });
  const [, version] = /^Version: (.*)$/m.exec(stdout) ?? [];
  return status === 0 ? `${name} ${version} of Debian` : packages;
}

/** `struct sock_filter`, its four fields with their highest digits first. */
function hexadecimal(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const digits = (number: number, count: number) => number.toString(16).padStart(count, "0");
  const words = Array.from({ length: bytes.length / 8 }, (_, index) => {
    const [code, jumps] = [view.getUint16(index * 8, true), view.getUint16(index * 8 + 2)];
    return digits(code, 4) + digits(jumps, 4) + digits(view.getUint32(index * 8 + 4, true), 8);
  });
  return Array.from({ length: Math.ceil(words.length / LINE) }, (_, index) =>
    words.slice(index * LINE, (index + 1) * LINE).join(" "),
  );
}

const LINE = 6;
