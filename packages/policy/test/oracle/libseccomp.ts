// libseccomp: filters as libseccomp is told them -> its programs, all in one run of sbx-libseccomp

import { type Abi, abiFacts } from "@sbx/syscalls";
import { Code, type Instruction } from "../../src/assemble.js";
import type { Operator, Program } from "../../src/index.js";
import { readProgram } from "../bytecode.js";
import { nativeTest, runNative } from "../core.js";

/** One comparison of an argument; `&` asks whether the bits of `mask` are those of `value`. */
export interface PeerComparison {
  readonly argument: number;
  readonly operator: Operator | "&";
  readonly mask: bigint;
  readonly value: bigint;
}

export interface PeerRule {
  /** What the filter returns. */
  readonly action: number;
  /** A name; or a number, of this machine's own ABI only. */
  readonly call: string | number;
  /** All of them must hold; no two may be of one argument. */
  readonly comparisons: readonly PeerComparison[];
}

export interface PeerFilter {
  readonly abi: Abi;
  readonly otherwise: number;
  /** What calls of other ABIs get. */
  readonly foreign: number;
  /** 1 for a row of tests, 2 for a tree. */
  readonly level: 1 | 2;
  readonly rules: readonly PeerRule[];
}

export interface PeerProgram {
  readonly program: Program;
  /** The rules that libseccomp does not take, by their place: an errno for each. */
  readonly refused: ReadonlyMap<number, number>;
}

/** The ABIs that libseccomp knows by another name. */
const NAMES: Partial<Record<Abi, string>> = { i386: "x86" };

/** The ABI of which libseccomp takes numbers. */
export const NATIVE: Abi = process.arch === "arm64" ? "aarch64" : "x86_64";

/** libseccomp takes no errno 4095; in its place it gets a value that the language does not have. */
const LAST_ERRNO = 0x0005_0fff;
const STAND_IN = 0x7ff0_0fff;

const toldAs = (action: number): number => (action === LAST_ERRNO ? STAND_IN : action);
const actionWord = (action: number): string => hex(toldAs(action));

function withLastErrno({ instructions }: Program): Program {
  return {
    instructions: instructions.map((one) =>
      one.code === Code.RETURN && one.k === STAND_IN ? { ...one, k: LAST_ERRNO } : one,
    ),
  };
}

const hex = (number: number | bigint): string => `0x${number.toString(16)}`;

function encodeRule({ action, call, comparisons }: PeerRule): string {
  const words = comparisons.flatMap(({ argument, operator, mask, value }) => [
    argument,
    operator,
    hex(mask),
    hex(value),
  ]);
  return ["rule", actionWord(action), call, ...words].join(" ");
}

function encodeFilter({ abi, otherwise, foreign, level, rules }: PeerFilter): string {
  const head = [
    "filter",
    NAMES[abi] ?? abi,
    actionWord(otherwise),
    actionWord(foreign),
    level,
  ].join(" ");
  return [head, ...rules.map(encodeRule), "end", ""].join("\n");
}

/** The programs that libseccomp makes, in the order of the filters. */
export function runLibseccomp(filters: readonly PeerFilter[]): PeerProgram[] {
  const input = Buffer.from(filters.map(encodeFilter).join(""));
  const output = runNative(nativeTest("sbx-libseccomp"), [], input);
  const programs: PeerProgram[] = [];
  let refused = new Map<number, number>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at) + 1;
    const [kind, ...numbers] = output.toString("latin1", at, end).trim().split(" ");
    const [first = 0, second = 0] = numbers.map(Number);
    at = end;
    if (kind === "refused") {
      refused.set(first, second);
      continue;
    }
    const bytes = output.subarray(at, at + first);
    const filter = filters[programs.length] as PeerFilter;
    const read = readProgram(littleEndian(bytes, filter.abi));
    programs.push({ program: withLastErrno(withOrderedResults(read, filter)), refused });
    refused = new Map();
    at += first;
  }
  if (programs.length !== filters.length) throw new Error(`${programs.length} programs`);
  return programs;
}

/** libseccomp writes a program for the machine that will run it. */
function littleEndian(bytes: Buffer, abi: Abi): Uint8Array {
  if (!abiFacts(abi).bigEndian) return bytes;
  const turned = Buffer.from(bytes);
  for (let at = 0; at < turned.length; at += 8) {
    turned.subarray(at, at + 2).reverse();
    turned.subarray(at + 4, at + 8).reverse();
  }
  return turned;
}

/**
 * A result that is too far from its test is written a second time, and in a big-endian program in the
 * wrong byte order (2.5.4, 2.6.1). What was meant is an action of the filter, so it can be told.
 */
function withOrderedResults({ instructions }: Program, filter: PeerFilter): Program {
  const { abi, otherwise, foreign, rules } = filter;
  if (!abiFacts(abi).bigEndian) return { instructions };
  const actions = new Set([otherwise, foreign, ...rules.map(({ action }) => action)].map(toldAs));
  const ordered = ({ code, k }: Instruction): number => {
    if (code !== Code.RETURN || actions.has(k)) return k;
    const turned = Buffer.from(Uint32Array.of(k).buffer).readUInt32BE();
    if (!actions.has(turned)) throw new Error(`libseccomp returns 0x${k.toString(16)}`);
    return turned;
  };
  return { instructions: instructions.map((one) => ({ ...one, k: ordered(one) })) };
}
