// records: lines as the supervisor writes them, made for tests.

import { isAbi, syscallNumber } from "@sbx/syscalls";

export interface Made {
  readonly program?: string;
  readonly child?: boolean;
  readonly abi?: string;
  readonly number?: number;
  readonly values?: Readonly<Record<number, number | bigint>>;
  readonly count?: number;
  readonly first?: number;
  readonly last?: number;
  readonly memory?: Readonly<Record<number, string>>;
  readonly descriptors?: readonly [number, number];
}

const hex = (value: number | bigint): string =>
  `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;

/** A line for one call. */
export function callLine(name: string, made: Made = {}): string {
  const { abi = "x86_64", values = {}, memory = {}, count = 1, first = 1, ...rest } = made;
  const entries = <T>(of: Readonly<Record<number, T>>, to: (one: T) => string) =>
    Object.fromEntries(Object.entries(of).map(([index, one]) => [index, to(one)]));
  return JSON.stringify({
    kind: "call",
    program: "/usr/bin/app",
    child: false,
    abi,
    number: isAbi(abi) ? (syscallNumber(abi, name) ?? -1) : -1,
    pid: 10,
    last: first,
    ...rest,
    first,
    count,
    values: entries(values, hex),
    memory: entries(memory, (text) => Buffer.from(text, "latin1").toString("hex")),
  });
}

export const END = JSON.stringify({
  kind: "end",
  status: 0,
  elapsed: 1234.5,
  calls: 12,
  distinct: 5,
  install_at: "exec",
  program: "/usr/bin/app",
  arguments: ["app", "--file", "a b"],
});

/** The end, with more or other facts. */
export const endLine = (facts: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...JSON.parse(END), ...facts });

export const seriesLine = (width: number, counts: readonly number[]): string =>
  JSON.stringify({ kind: "series", width, counts });

export const handlerLine = (program: string, signal: number): string =>
  JSON.stringify({ kind: "handler", program, signal });

export const linesOf = (...lines: readonly string[]): string =>
  lines.map((line) => `${line}\n`).join("");
