// answer: one name or number -> what the tables say about it.

import { type Abi, abiFacts, abis } from "./abi.js";
import { errnoMeaning, errnoName, errnoNames, errnoNumber } from "./errno.js";
import { didYouMean, type Fault } from "./fault.js";
import { parseNumber } from "./number.js";
import { type PrototypeParameter, syscallPrototype, syscallSince } from "./prototype.js";
import { quote } from "./quote.js";
import { isSyscallName, syscallName, syscallNames, syscallNumber } from "./syscall.js";

export interface SyscallAnswer {
  readonly kind: "syscall";
  readonly name: string;
  readonly since: string | null;
  readonly parameters: readonly PrototypeParameter[] | null;
  /** null where an ABI lacks the call. */
  readonly numbers: Readonly<Partial<Record<Abi, number | null>>>;
}

export interface ErrnoAnswer {
  readonly kind: "errno";
  readonly name: string;
  readonly number: number;
  readonly meaning: string;
  /** The kernel's own name where this is another spelling. */
  readonly aliasOf: string | null;
}

export type Answer = SyscallAnswer | ErrnoAnswer;

/**
 * Look one subject up.
 *
 * @param subject a system call's name or number, or an errno's name
 * @param abi the ABI that a number is of
 * @param shown the ABIs whose numbers are wanted
 */
export function answer(subject: string, abi: Abi, shown: readonly Abi[]): Answer | Fault {
  if (subject.startsWith("@")) return notYet("groups");
  if (/^[0-9]/.test(subject)) return answerNumber(subject, abi, shown);
  if (/^E[A-Z0-9]+$/.test(subject)) return answerErrno(subject);
  if (/^[A-Z][A-Z0-9_]*$/.test(subject)) return notYet("constants");
  if (isSyscallName(subject)) return answerSyscall(subject, shown);
  return {
    message: `unknown system call ${quote(subject)}`,
    ...didYouMean(subject, [...syscallNames(), ...errnoNames]),
  };
}

function notYet(what: string): Fault {
  return { message: `${what} are not known yet`, help: "name system calls and errnos" };
}

function answerNumber(subject: string, abi: Abi, shown: readonly Abi[]): Answer | Fault {
  const number = parseNumber(subject);
  if (number === undefined) {
    return {
      message: `${quote(subject)} is not a number`,
      help: "numbers are decimal, 0x and hexadecimal digits, or 0 or 0o and octal digits",
    };
  }
  const name = syscallName(abi, number);
  if (name !== undefined) return answerSyscall(name, shown);
  const owner = abis.find(
    (other) =>
      other.name !== abi &&
      other.auditArch === abiFacts(abi).auditArch &&
      syscallName(other.name, number) !== undefined,
  );
  return {
    message: `no system call of ${abi} has the number ${subject}`,
    ...(owner && { help: `it is one of ${owner.name}: add --abi ${owner.name}` }),
  };
}

function answerSyscall(name: string, shown: readonly Abi[]): SyscallAnswer {
  return {
    kind: "syscall",
    name,
    since: syscallSince(name) ?? null,
    parameters: syscallPrototype(name) ?? null,
    numbers: Object.fromEntries(shown.map((abi) => [abi, syscallNumber(abi, name) ?? null])),
  };
}

function answerErrno(name: string): ErrnoAnswer | Fault {
  const number = errnoNumber(name);
  if (number === undefined) {
    return { message: `unknown errno ${quote(name)}`, ...didYouMean(name, errnoNames) };
  }
  const canonical = errnoName(number) as string; // every number has one
  return {
    kind: "errno",
    name,
    number,
    meaning: errnoMeaning(name) as string,
    aliasOf: canonical === name ? null : canonical,
  };
}
