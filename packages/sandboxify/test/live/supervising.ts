// supervising: the launcher as it is installed, with a main.js that says what it is told -> what it says.

import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { launcher, stage } from "./stage.js";
import { type End, type Surroundings, start } from "./start.js";

/** Tells each line on standard error, and answers. */
const EXPLAINED = `
const { readSync, writeSync } = require("node:fs");
const [option, descriptor, ...others] = process.argv.slice(2);
if (option !== "--explained") process.exit(9);
const bytes = Buffer.alloc(1 << 16);
let rest = "";
for (let length; (length = readSync(0, bytes)) > 0; ) {
  rest += bytes.toString("latin1", 0, length);
  for (let end; (end = rest.indexOf("\\n")) >= 0; rest = rest.slice(end + 1)) {
    writeSync(2, "told " + JSON.stringify(others) + " " + rest.slice(0, end) + "\\n");
    writeSync(Number(descriptor), ".");
  }
}
writeSync(2, "end\\n");
`;

let count = 0;

/** A launcher of its own, beside whose folder lies `script` as dist/main.js. */
export function installed(script: string): string {
  const folder = join(stage, `installed-${count++}`);
  const own = join(folder, "prebuilds/target/sandboxify");
  mkdirSync(dirname(own), { recursive: true });
  mkdirSync(join(folder, "dist"));
  copyFileSync(launcher, own);
  chmodSync(own, 0o755);
  writeFileSync(join(folder, "dist/main.js"), script);
  return own;
}

export const explainer = installed(EXPLAINED);

export interface Violation {
  readonly kind: string;
  readonly pid: number;
  readonly tid: number;
  readonly program: string;
  readonly command: string;
  readonly abi: string;
  readonly number: number;
  readonly arguments: readonly string[];
  readonly memory: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly module: string;
  readonly offset: string;
  readonly action: string;
}

/** The violations that standard error tells of. */
export const violationsOf = (stderr: string): Violation[] =>
  stderr
    .split("\n")
    .filter((line) => line.startsWith("told "))
    .map((line) => JSON.parse(line.slice(line.indexOf("{"))));

/** Runs `command` with --explain. */
export function explain(
  policy: readonly string[],
  command: readonly string[],
  surroundings: Surroundings = {},
): End & { readonly violations: readonly Violation[] } {
  const end = start([explainer, "--explain", ...policy, "--", ...command], surroundings);
  return { ...end, violations: violationsOf(end.stderr) };
}

/** The text that an argument points at. */
export const textAt = ({ memory }: Violation, index: number): string =>
  Buffer.from(memory[index] ?? "", "hex")
    .toString("latin1")
    .replace(/\0.*/s, "");
