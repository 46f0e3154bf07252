// held: a policy -> whether it lets pass what was recorded.

import {
  compilePolicy,
  type Policy,
  PolicyError,
  parsePolicy,
  type SystemCall,
  simulate,
} from "@sbx/policy";
import { type Abi, isAbi } from "@sbx/syscalls";
import type { CallRecord } from "./records.js";

/** Whether a call passes. */
export type Judge = (call: SystemCall) => boolean;

/** What `policy` lets pass, logged or not. */
export function judgeOf(policy: Policy, abis: readonly Abi[]): Judge {
  const program = compilePolicy(policy, abis);
  return (call) => {
    const { kind } = simulate(program, call);
    return kind === "allow" || kind === "log";
  };
}

/** What a list of what is allowed lets pass; `undefined` where it is none for all of `abis`. */
export function judgeOfList(text: string, abis: readonly Abi[]): Judge | undefined {
  try {
    return judgeOf(parsePolicy(text), abis);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** Six arguments, of which those are 0 that are not known. */
export const argumentsOf = ({ values }: CallRecord): bigint[] =>
  Array.from({ length: 6 }, (_, index) => values.get(index) ?? 0n);

/** A call as it was recorded; `undefined` where no policy can be for its ABI. */
export function systemCall(record: CallRecord): SystemCall | undefined {
  const { abi, number } = record;
  return isAbi(abi) ? { abi, number, arguments: argumentsOf(record) } : undefined;
}

/** Whether `judge` lets pass what was recorded. */
export function passes(judge: Judge, record: CallRecord): boolean {
  const call = systemCall(record);
  return call !== undefined && judge(call);
}
