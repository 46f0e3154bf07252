// names: the bits of one parameter -> the constants that they are, or a number. TypeScript only.

import { type Abi, constantNames, constantsOf, constantValue, type Parameter } from "@sbx/syscalls";
import { areBits, bestNames, fieldOf } from "./sets.js";

/** Where a value stands: what it means may hang on the other arguments. */
export interface ParameterPlace {
  readonly abi: Abi;
  /** The name of the call. */
  readonly call: string;
  readonly parameter: Parameter;
  /** The bits of another parameter of the call. */
  readonly other: (name: string) => bigint | undefined;
}

/** The bits of `parameter` among the six arguments. */
export function bitsOf(
  { argument, upperArgument, bits }: Parameter,
  list: readonly bigint[],
): bigint {
  const lower = list[argument] ?? 0n;
  if (upperArgument === undefined) return BigInt.asUintN(bits, lower);
  return BigInt.asUintN(32, lower) | (BigInt.asUintN(32, list[upperArgument] ?? 0n) << 32n);
}

/** The sets of a parameter that count beside the values of others. */
export function setsAt({ abi, call, parameter, other }: ParameterPlace): readonly string[] {
  const { name, sets } = parameter;
  const named = (set: string, parameter: string): string =>
    bestNames(constantsOf(set, other(parameter) ?? -1n, abi))[0] ?? "";
  if ((call === "prctl" && name !== "option") || name === "val3") return [];
  if (call.startsWith("fcntl") && name === "arg") return FCNTL_ARGUMENTS[named("F", "cmd")] ?? [];
  if (name === "protocol" && sets.includes("NETLINK")) {
    return PROTOCOLS[named("AF", "domain")] ?? [];
  }
  if (name === "optname") return OPTIONS[named("SOL", "level")] ?? [];
  return sets.includes("SOL") ? ["SOL", ...sets] : sets;
}

const FCNTL_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  F_SETFD: ["FD"],
  F_SETFL: ["O"],
  F_ADD_SEALS: ["SEAL"],
  F_NOTIFY: ["DN"],
  F_SETSIG: ["SIG"],
};

const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  AF_INET: ["IPPROTO"],
  AF_INET6: ["IPPROTO"],
  AF_NETLINK: ["NETLINK"],
  AF_CAN: ["CANPROTO"],
};

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  SOL_SOCKET: ["SO"],
  SOL_IP: ["IP"],
  SOL_IPV6: ["IPV6"],
  SOL_TCP: ["TCP"],
  SOL_UDP: ["UDP"],
  SOL_NETLINK: ["NETLINK_OPTION"],
  SOL_PACKET: ["PACKET"],
  SOL_ALG: ["ALG"],
  SOL_TLS: ["TLS"],
  SOL_XDP: ["XDP"],
};

/** `bits` as names joined by "|", or `undefined` where none of them says anything. */
export function namesOf(bits: bigint, place: ParameterPlace): string | undefined {
  const sets = setsAt(place);
  if (sets.length === 0) return undefined;
  return areBits(sets) ? flagNames(bits, sets, place) : constantAt(bits, sets, place);
}

/** The constant that `bits` are as a whole. */
function constantAt(
  bits: bigint,
  sets: readonly string[],
  { abi, parameter }: Pick<ParameterPlace, "abi" | "parameter">,
): string | undefined {
  const numbers = [...new Set([bits, BigInt.asIntN(parameter.bits, bits)])];
  const names = sets.flatMap((set) => numbers.flatMap((number) => constantsOf(set, number, abi)));
  return bestNames(names)[0];
}

function flagNames(
  bits: bigint,
  sets: readonly string[],
  place: ParameterPlace,
): string | undefined {
  const field = fieldOf(place.call, sets);
  const low = field ? bits & field.mask : 0n;
  const named =
    field && (low !== 0n || field.set === "O") ? constantAt(low, [field.set], place) : undefined;
  const { names, rest } = takeFlags(bits & ~(named ? (field?.mask ?? 0n) : 0n), sets, place);
  const all = [...(named ? [named] : []), ...names];
  if (all.length === 0) return bits === 0n ? constantAt(0n, sets, place) : undefined;
  return [...all, ...(rest === 0n ? [] : [`0x${rest.toString(16)}`])].join("|");
}

/** The flags of some sets, those of most bits first: O_SYNC is more than O_DSYNC. */
function takeFlags(bits: bigint, sets: readonly string[], { abi, call }: ParameterPlace) {
  const field = fieldOf(call, sets);
  const flags = constantNames(sets.filter((set) => set !== "SIG"))
    .map((name) => ({ name, value: constantValue(abi, name) ?? 0n }))
    .filter(({ name, value }) => value > (field?.mask ?? 0n) && bestNames([name]).length > 0)
    .sort(
      (one, other) =>
        countOf(other.value) - countOf(one.value) || (one.value < other.value ? -1 : 1),
    );
  const names: { name: string; value: bigint }[] = [];
  let rest = bits;
  for (const flag of flags) {
    if ((rest & flag.value) !== flag.value) continue;
    names.push(flag);
    rest &= ~flag.value;
  }
  const sorted = names.sort((one, other) => (one.value < other.value ? -1 : 1));
  return { names: sorted.map(({ name }) => name), rest };
}

const countOf = (value: bigint): number => value.toString(2).replaceAll("0", "").length;

interface NumberPlace {
  readonly parameter: Parameter;
  readonly sets: readonly string[];
}

/** Beyond this, an unsigned number of 64 bits is an address or a mask. */
const DECIMAL_MAX = 0xffff_ffffn;

/** `bits` as a number: signed by type, octal for the mode of a file, hexadecimal for flags and what is large. */
export function numberOf(bits: bigint, { parameter, sets }: NumberPlace): string {
  const { signed, pointer, bits: width } = parameter;
  if (pointer) return bits === 0n ? "NULL" : `0x${bits.toString(16)}`;
  if (sets[0] === "S_I") return `0${bits === 0n ? "" : bits.toString(8)}`;
  if (signed) return String(BigInt.asIntN(width, bits));
  return bits > DECIMAL_MAX || sets.length > 0 ? hexadecimal(bits) : String(bits);
}

const hexadecimal = (bits: bigint): string => (bits < 10n ? `${bits}` : `0x${bits.toString(16)}`);
