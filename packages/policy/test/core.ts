// core: requests -> the answers of the C pipeline (native/core), all in one run of sbx-pipeline

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Abi } from "@sbx/syscalls";
import type { Entries } from "./vectors.js";

export interface Request {
  readonly abi: Abi;
  readonly entries: Entries;
  /** The library, where it is not said. */
  readonly installer?: "library" | "loader";
}

/** A policy file; it is read for the launcher. */
export interface FileRequest {
  readonly abi: Abi;
  readonly file: Uint8Array;
}

/** What a pipeline makes of a request. Of `program` and `error` there is one, unless there is no variable. */
export interface Answer {
  /** Those of a file, as entries with a NUL behind each. */
  readonly variables?: string;
  readonly settings?: string;
  readonly warning?: string;
  /** The warning for a terminal. */
  readonly warned?: string;
  readonly program?: Uint8Array;
  readonly error?: string;
  readonly terminal?: string;
}

/** The folder of the native test programs. */
const folder = join(
  import.meta.dirname,
  `../../../native/build/${process.platform}-${process.arch}-tests/tests`,
);

/** The path of a native test program. */
export function nativeTest(name: string): string {
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new Error(`${path} is missing; this builds it: node native/build.mjs --tests`);
  }
  return path;
}

/** Runs a native test program on all of `input`; it must succeed and say nothing on standard error. */
export function runNative(command: string, args: readonly string[], input: Uint8Array): Buffer {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    input,
    maxBuffer: 1 << 30,
  });
  if (error || status !== 0 || stderr.length > 0) {
    throw new Error(`${command}: ${error?.message ?? signal ?? status} ${stderr}`);
  }
  return stdout;
}

/** The answers of the C pipeline, in the order of the requests. */
export function runCore(requests: readonly (Request | FileRequest)[]): Answer[] {
  const input = Buffer.concat(
    requests.flatMap((request) =>
      "file" in request ? encodeFile(request) : encodeRequest(request),
    ),
  );
  const answers = decodeAnswers(runNative(nativeTest("sbx-pipeline"), [], input));
  if (answers.length !== requests.length) {
    throw new Error(`${answers.length} answers to ${requests.length} requests`);
  }
  return answers;
}

function encodeRequest({ abi, entries, installer }: Request): Uint8Array[] {
  const nul = Buffer.from([0]);
  const block = Buffer.concat(entries.flatMap((entry) => [entry, nul]));
  const kind = installer === "loader" ? "loader " : "";
  return [Buffer.from(`${kind}${abi} ${block.length}\n`), block];
}

function encodeFile({ abi, file }: FileRequest): Uint8Array[] {
  return [Buffer.from(`file ${abi} ${file.length}\n`), file];
}

/** The answers that end what is said to one request. */
const LAST = new Set(["none", "program", "terminal"]);

function decodeAnswers(output: Buffer): Answer[] {
  const answers: Answer[] = [];
  let answer: Record<string, string | Uint8Array> = {};
  for (let at = 0; at < output.length; ) {
    const start = output.indexOf(10, at) + 1;
    const [kind = "", length = ""] = output.toString("latin1", at, start).trim().split(" ");
    at = start + Number(length);
    const bytes = output.subarray(start, at);
    if (kind !== "none") answer[kind] = kind === "program" ? bytes : bytes.toString("latin1");
    if (LAST.has(kind)) {
      answers.push(answer);
      answer = {};
    }
  }
  return answers;
}
