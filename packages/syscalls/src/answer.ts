// answer: one name or number -> what the tables say about it.

import { type Abi, abiFacts, abis } from "./abi.js";
import { constantNames, constantSet, constantValue } from "./constant.js";
import { errnoMeaning, errnoName, errnoNames, errnoNumber } from "./errno.js";
import { didYouMean, type Fault } from "./fault.js";
import {
  familyThrough,
  groupCalls,
  groupHelp,
  groupMembers,
  groupNames,
  isFamily,
  isGroup,
} from "./group.js";
import { parseNumber } from "./number.js";
import { type Parameter, parametersTaking, syscallParameters } from "./parameter.js";
import { type PrototypeParameter, syscallPrototype, syscallSince } from "./prototype.js";
import { quote } from "./quote.js";
import { isSyscallName, syscallName, syscallNames, syscallNumber } from "./syscall.js";

export interface SyscallAnswer {
  readonly kind: "syscall";
  readonly name: string;
  readonly since: string | null;
  /** One ABI's if only one was asked for, with all that a filter must know. */
  readonly parameters: readonly (PrototypeParameter | Parameter)[] | null;
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

export interface GroupAnswer {
  readonly kind: "group";
  readonly name: string;
  readonly help: string;
  readonly family: boolean;
  readonly through: readonly string[];
  /** As the table has them: calls and groups. */
  readonly members: readonly string[];
  /** The calls that are left when the groups are opened. */
  readonly calls: readonly string[];
}

export interface ConstantAnswer {
  readonly kind: "constant";
  readonly name: string;
  readonly set: string;
  /** Decimal, since they have up to 64 bits; null where an ABI lacks the constant. */
  readonly values: Readonly<Partial<Record<Abi, string | null>>>;
  /** What takes it, as "CALL.PARAMETER". */
  readonly parameters: readonly string[];
}

export type Answer = SyscallAnswer | ErrnoAnswer | GroupAnswer | ConstantAnswer;

/**
 * Look one subject up.
 *
 * @param subject a system call's name or number, or the name of a group, an errno or a constant
 * @param abi the ABI that a number is of
 * @param shown the ABIs that are of interest: one, or all
 */
export function answer(subject: string, abi: Abi, shown: readonly Abi[]): Answer | Fault {
  if (subject.startsWith("@")) return answerGroup(subject, shown);
  if (/^[0-9]/.test(subject)) return answerNumber(subject, abi, shown);
  if (constantSet(subject) !== undefined) return answerConstant(subject, shown);
  if (/^E[A-Z0-9]+$/.test(subject)) return answerErrno(subject);
  if (/^[A-Z][A-Z0-9_]*$/.test(subject)) {
    return unknown("constant", subject, [...constantNames(), ...errnoNames]);
  }
  if (isSyscallName(subject)) return answerSyscall(subject, shown);
  return unknown("system call", subject, [...syscallNames(), ...errnoNames]);
}

function unknown(what: string, subject: string, candidates: readonly string[]): Fault {
  return { message: `unknown ${what} ${quote(subject)}`, ...didYouMean(subject, candidates) };
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
  const [abi, ...others] = shown;
  const isOne = abi !== undefined && others.length === 0 && syscallNumber(abi, name) !== undefined;
  const parameters = isOne ? syscallParameters(abi, name) : prototype(name);
  return {
    kind: "syscall",
    name,
    since: syscallSince(name) ?? null,
    parameters: parameters ?? null,
    numbers: Object.fromEntries(shown.map((abi) => [abi, syscallNumber(abi, name) ?? null])),
  };
}

/** x86_64's parameters, or those of the first ABI that has the call. */
function prototype(name: string): readonly PrototypeParameter[] | undefined {
  const first = abis.find((facts) => syscallNumber(facts.name, name) !== undefined);
  return (
    syscallPrototype(name) ??
    (first && syscallParameters(first.name, name)?.map(({ type, name }) => ({ type, name })))
  );
}

function answerGroup(name: string, shown: readonly Abi[]): GroupAnswer | Fault {
  if (!isGroup(name)) return unknown("group", name, groupNames);
  const isShown = (member: string) =>
    member.startsWith("@") || shown.some((abi) => syscallNumber(abi, member) !== undefined);
  return {
    kind: "group",
    name,
    help: groupHelp(name),
    family: isFamily(name),
    through: familyThrough(name).filter(isShown),
    members: groupMembers(name).filter(isShown),
    calls: groupCalls(name).filter(isShown),
  };
}

function answerConstant(name: string, shown: readonly Abi[]): ConstantAnswer {
  const set = constantSet(name) as string; // answer has seen that there is one
  const values = shown.map((abi) => [abi, constantValue(abi, name)?.toString() ?? null]);
  return {
    kind: "constant",
    name,
    set,
    values: Object.fromEntries(values),
    parameters: parametersTaking(set, shown),
  };
}

function answerErrno(name: string): ErrnoAnswer | Fault {
  const number = errnoNumber(name);
  if (number === undefined) return unknown("errno", name, [...errnoNames, ...constantNames()]);
  const canonical = errnoName(number) as string; // every number has one
  return {
    kind: "errno",
    name,
    number,
    meaning: errnoMeaning(name) as string,
    aliasOf: canonical === name ? null : canonical,
  };
}
