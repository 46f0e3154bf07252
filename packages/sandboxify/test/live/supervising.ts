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
  readonly list: string;
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

/** Says by which options it was started, and shows the records. */
const LEARNED = `
const { readFileSync, writeSync } = require("node:fs");
const [option, file, ...others] = process.argv.slice(2);
if (option !== "--learned") process.exit(9);
writeSync(2, "told " + JSON.stringify(others) + "\\n");
const records = readFileSync(file);
for (let at = 0; at < records.length; ) at += writeSync(1, records, at);
process.exit(Number(process.env.LEARNED ?? 0));
`;

export const learner = installed(LEARNED);

export interface Call {
  readonly program: string;
  readonly child: boolean;
  readonly abi: string;
  readonly number: number;
  readonly values: Readonly<Record<string, string>>;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly pid: number;
  readonly memory: Readonly<Record<string, string>>;
}

/** A process, and how it all ended. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Learned extends End {
  /** What the program itself wrote. */
  readonly said: string;
  readonly calls: readonly Call[];
  readonly processes: readonly Fields[];
  readonly end: Fields | undefined;
}

export function readLearned(end: End): Learned {
  const lines = end.stdout.split("\n");
  const isRecord = (line: string) => line.startsWith('{"kind":');
  const records = lines.filter(isRecord).map((line) => JSON.parse(line));
  const of = (kind: string) => records.filter((record) => record.kind === kind);
  const said = lines.filter((line) => !isRecord(line)).join("\n");
  return { ...end, said, calls: of("call"), processes: of("process"), end: of("end")[0] };
}

/** By whom what a program calls is heard: by a listener, or by a tracer. */
export const learningWays = ["notify", "ptrace"] as const;
export type LearningWay = (typeof learningWays)[number];

/** What runs a command with --learn=`way` and `options`. */
export const learningBy =
  (way: LearningWay, ...options: readonly string[]) =>
  (command: readonly string[], surroundings: Surroundings = {}): Learned =>
    readLearned(start([learner, `--learn=${way}`, ...options, "--", ...command], surroundings));

/** How often system call `number` was made. */
export const countOf = (calls: readonly Call[], number: number): number =>
  calls.filter((call) => call.number === number).reduce((sum, { count }) => sum + count, 0);
