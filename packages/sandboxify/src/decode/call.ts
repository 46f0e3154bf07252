// call: a system call as numbers and bytes -> text, as strace writes it.

import { bitsOf, namesOf, numberOf, type ParameterPlace, setsAt } from "@sbx/policy";
import {
  type Abi,
  constantValue,
  isAbi,
  type Parameter,
  syscallName,
  syscallParameters,
} from "@sbx/syscalls";
import { addressText } from "./address.js";
import { beforeNul, quoteBytes } from "./text.js";

/** A call as it was seen: its arguments, and what memory held where some of them point. */
export interface SeenCall {
  /** The name of an ABI, or of one that is not known here. */
  readonly abi: string;
  readonly number: number;
  readonly arguments: readonly bigint[];
  /** By the index of the argument. */
  readonly memory?: ReadonlyMap<number, Uint8Array>;
}

/** The name of a call, or its number where it has none. */
export function callName({ abi, number }: Pick<SeenCall, "abi" | "number">): string {
  return (isAbi(abi) ? syscallName(abi, number) : undefined) ?? `syscall_${number}`;
}

/** The call with its arguments. */
export function decodeCall(call: SeenCall): string {
  const name = callName(call);
  const parameters = isAbi(call.abi) ? syscallParameters(call.abi, name) : undefined;
  if (!isAbi(call.abi) || parameters === undefined) {
    return `${name}(${call.arguments.map((bits) => `0x${bits.toString(16)}`).join(", ")})`;
  }
  const abi = call.abi;
  const shown = parameters.filter((parameter) => isShown(name, parameter, parameters, call));
  return `${name}(${shown.map((parameter) => argumentText(abi, name, parameter, call)).join(", ")})`;
}

/** The flags with which a file is made, which has a mode then. */
const MAKING = ["O_CREAT", "O_TMPFILE"];
/** The commands that take nothing more. */
const ASKING = "F_GETFD F_GETFL F_GETOWN F_GETSIG F_GETLEASE F_GETPIPE_SZ F_GET_SEALS".split(" ");

/** Whether the kernel looks at an argument beside the others. */
function isShown(
  name: string,
  parameter: Parameter,
  parameters: readonly Parameter[],
  call: SeenCall,
): boolean {
  const bits = (wanted: string): bigint => otherBits(parameters, call, wanted) ?? 0n;
  const values = (names: readonly string[]) =>
    names.map((constant) => constantValue(call.abi as Abi, constant) ?? 0n);
  if ((name === "open" || name === "openat") && parameter.name === "mode") {
    return values(MAKING).some((flag) => (bits("flags") & flag) === flag);
  }
  if (name.startsWith("fcntl") && parameter.name === "arg") {
    return !values(ASKING).includes(bits("cmd"));
  }
  return true;
}

function otherBits(
  parameters: readonly Parameter[],
  call: SeenCall,
  wanted: string,
): bigint | undefined {
  const found = parameters.find(({ name }) => name === wanted);
  return found && bitsOf(found, call.arguments);
}

function argumentText(abi: Abi, name: string, parameter: Parameter, call: SeenCall): string {
  const parameters = syscallParameters(abi, name) ?? [];
  const other = (wanted: string) => otherBits(parameters, call, wanted);
  const bits = bitsOf(parameter, call.arguments);
  if (parameter.pointer) {
    return memoryText(abi, name, parameter, call, other) ?? numberOf(bits, { parameter, sets: [] });
  }
  const place: ParameterPlace = { abi, call: name, parameter, other };
  // A mode is written in octal digits by everybody.
  const names = parameter.sets[0] === "S_I" ? undefined : namesOf(bits, place);
  return names ?? numberOf(bits, { parameter, sets: setsAt(place) });
}

/** The paths and addresses that a call was made with, as far as memory is known. */
export function pointedTexts(call: SeenCall): readonly string[] {
  const { abi } = call;
  const name = callName(call);
  const parameters = isAbi(abi) ? syscallParameters(abi, name) : undefined;
  if (!isAbi(abi) || parameters === undefined) return [];
  const other = (wanted: string) => otherBits(parameters, call, wanted);
  // What is written is nobody's business but the reader's.
  if (sizeOf(other) !== undefined) return [];
  const pointers = parameters.filter((parameter) => parameter.pointer);
  return pointers.flatMap((parameter) => memoryText(abi, name, parameter, call, other) ?? []);
}

/** The calls that take an address; others fill one in. */
const ADDRESSING: ReadonlySet<string> = new Set(["bind", "connect", "sendto"]);
/** Texts although they might be changed. */
const TEXTS: ReadonlySet<string> = new Set(
  "filename filesystemtype path pathname source target".split(" "),
);
/** How much of a buffer is shown. */
const BUFFER_MAX = 32;

function memoryText(
  abi: Abi,
  name: string,
  { argument, type, name: parameter }: Parameter,
  { memory }: SeenCall,
  other: (name: string) => bigint | undefined,
): string | undefined {
  const bytes = memory?.get(argument);
  if (bytes === undefined) return undefined;
  if (type.endsWith("struct sockaddr *")) {
    if (!ADDRESSING.has(name)) return undefined;
    return addressText(bytes, Number(BigInt.asIntN(32, other("addrlen") ?? 0n)), abi);
  }
  if (/^(const )?char \*$/.test(type)) {
    const size = sizeOf(other);
    if (size !== undefined && type.startsWith("const")) {
      return quoteCut(bytes, size);
    }
    if (type.startsWith("const") || TEXTS.has(parameter)) return quoteBytes(beforeNul(bytes));
  }
  return undefined;
}

/** How long the buffer of a call is that has one. */
const sizeOf = (other: (name: string) => bigint | undefined): bigint | undefined =>
  other("count") ?? other("msg_len");

/** As much of a buffer as is known, of as much as there is. */
function quoteCut(bytes: Uint8Array, size: bigint): string {
  const known = size < BigInt(bytes.length) ? bytes.subarray(0, Number(size)) : bytes;
  const text = quoteBytes(known, BUFFER_MAX);
  return BigInt(known.length) < size && !text.endsWith("...") ? `${text}...` : text;
}
