// call: the arch= and syscall= of a record -> the call's name on its ABI.

import { type Abi, abiFacts, abis, isAbi, syscallName, syscallNumber } from "@sbx/syscalls";
import type { Call } from "./record.js";

/** The kernel writes the number of a call as a signed one. */
const LEAST = -(2 ** 31);
const GREATEST = 2 ** 32 - 1;

/** The call; undefined where the texts are none. `ausearch -i` has names where the kernel has numbers. */
export function readCall(arch: string, syscall: string): Call | undefined {
  const architecture = readArchitecture(arch);
  if (architecture === undefined) return undefined;
  const number = readNumber(syscall, architecture);
  return number === undefined ? undefined : callOf(architecture, number);
}

/** The call that has `number` where programs are of `architecture`. */
function callOf(architecture: number, number: number): Call {
  const abi = abiOf(architecture, number);
  return { abi, architecture, number, name: abi && syscallName(abi, number) };
}

function readArchitecture(text: string): number | undefined {
  // No name of an ABI is a number in hexadecimal.
  if (isAbi(text)) return abiFacts(text).auditArch;
  return /^[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

function readNumber(text: string, architecture: number): number | undefined {
  const [, digits] = /^(?:unknown-syscall\()?(-?\d{1,10})\)?$/.exec(text) ?? [];
  if (digits === undefined) return numberOf(text, architecture);
  const number = Number(digits);
  return number < LEAST || number > GREATEST ? undefined : number >>> 0;
}

function numberOf(name: string, architecture: number): number | undefined {
  const own = abis.find(({ auditArch }) => auditArch === architecture);
  return own && syscallNumber(own.name, name);
}

/** x86_64 and x32 share their architecture: a bit of the number tells them apart. */
function abiOf(architecture: number, number: number): Abi | undefined {
  const candidates = abis.filter(({ auditArch }) => auditArch === architecture);
  const own = candidates.find(
    ({ firstNumber, lastNumber }) => number >= firstNumber && number <= lastNumber,
  );
  return (own ?? candidates[0])?.name;
}
