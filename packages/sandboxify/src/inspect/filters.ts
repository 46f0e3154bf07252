// filters: what sbx-inspect writes of a thread -> its filters.

import { execFile, spawnSync } from "node:child_process";
import type { Instruction, Program } from "@sbx/policy";
import { prebuiltPath } from "../machine.js";

/** A filter as it was given to the kernel. */
export interface AttachedFilter {
  readonly program: Program;
  /** `SECCOMP_FILTER_FLAG_*`, as far as the kernel keeps them; `undefined` where it does not tell. */
  readonly flags: number | undefined;
}

/** Why filters cannot be read: what, and the cure. */
export interface Refusal {
  readonly text: string;
  readonly help: string;
}

const FLAGS_UNKNOWN = 0xffff_ffff;
/** The size of `struct sock_filter`. */
const INSTRUCTION_SIZE = 8;
/** More than all filters of a process can have. */
const BYTES_MAX = 1 << 20;

/** How sbx-inspect ended. */
interface Answer {
  readonly status: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: Buffer;
  /** Why it was not even run. */
  readonly error?: Error | undefined;
}

const READER = "sbx-inspect";

/** The filters of thread `tid`, the newest first, or why they cannot be read. */
export const readFilters = (tid: number): readonly AttachedFilter[] | Refusal =>
  filtersIn(spawnSync(prebuiltPath(READER), [String(tid)], { maxBuffer: BYTES_MAX }));

/** The same without making others wait. */
export function askForFilters(tid: number): Promise<readonly AttachedFilter[] | Refusal> {
  return new Promise((resolve) => {
    const options = { encoding: "buffer", maxBuffer: BYTES_MAX } as const;
    execFile(prebuiltPath(READER), [String(tid)], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      const status = typeof code === "number" ? code : null;
      const unrun = typeof code === "string" ? error : null;
      resolve(filtersIn({ status, stdout, stderr, error: unrun ?? undefined }));
    });
  });
}

function filtersIn({ status, stdout, stderr, error }: Answer): readonly AttachedFilter[] | Refusal {
  if (error) {
    return { text: `cannot run sbx-inspect (${error.message})`, help: "install the package again" };
  }
  if (status === 0) return parseFilters(stdout);
  const [, text = "sbx-inspect ended early", help = "try again"] =
    /^sbx-inspect: (.*); help: (.*)\n$/.exec(stderr.toString("latin1")) ?? [];
  return { text, help };
}

/** The filters in what sbx-inspect writes, which has the oldest first (native/inspect/filters.h). */
export function parseFilters(bytes: Uint8Array): AttachedFilter[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const filters: AttachedFilter[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const length = view.getUint32(at, true);
    const flags = view.getUint32(at + 4, true);
    at += 8;
    const instructions = Array.from({ length }, (_, index) =>
      readInstruction(view, at + index * INSTRUCTION_SIZE),
    );
    at += length * INSTRUCTION_SIZE;
    filters.push({
      program: { instructions },
      flags: flags === FLAGS_UNKNOWN ? undefined : flags,
    });
  }
  return filters.reverse();
}

const readInstruction = (view: DataView, at: number): Instruction => ({
  code: view.getUint16(at, true),
  jt: view.getUint8(at + 2),
  jf: view.getUint8(at + 3),
  k: view.getUint32(at + 4, true),
});
