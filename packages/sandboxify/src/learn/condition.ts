// condition: what a call was made with -> the condition that lets the same pass, and nothing of another kind.

import { bitsOf, namesOf, numberOf, setsAt } from "@sbx/policy";
import { type Abi, constantValue, type Parameter, syscallParameters } from "@sbx/syscalls";

/** Arguments by their index; those that are not known are absent. */
export type Values = ReadonlyMap<number, bigint>;

/** More alternatives than a person reads: then the arguments are not what tells calls apart. */
const ALTERNATIVES_MAX = 64;

/** What can be said of the arguments of one call; `undefined` where they are not known. */
interface Seen {
  /** Exactly this value. */
  readonly equal: (parameter: string) => string | undefined;
  /** These bits of it, as constants or a number. */
  readonly masked: (parameter: string, ...mask: readonly string[]) => string | undefined;
  /** Whether bits of a constant are set. */
  readonly has: (parameter: string, bits: bigint) => boolean;
}

type Rule = (seen: Seen) => readonly (string | undefined)[];

const equal =
  (...parameters: readonly string[]): Rule =>
  (seen) =>
    parameters.map(seen.equal);

/** Whether a file is read or written, made, or emptied. */
const opening: Rule = ({ masked }) => [masked("flags", "O_ACCMODE", "O_CREAT", "O_TRUNC")];

const PROT_EXEC = 4n;

/** Memory that is executed is told from other memory, and whether it can be written too. */
const protecting: Rule = ({ has, masked }) =>
  has("prot", PROT_EXEC)
    ? [masked("prot", "PROT_WRITE", "PROT_EXEC")]
    : [masked("prot", "PROT_EXEC")];

/** Code of a file is told from code that the program makes. */
const mapping: Rule = (seen) =>
  seen.has("prot", PROT_EXEC)
    ? [...protecting(seen), seen.masked("flags", "MAP_ANONYMOUS")]
    : protecting(seen);

/** The kind of socket; that it is closed on exec, or does not block, is no matter. */
const socket: Rule = ({ equal, masked }) => [
  equal("domain"),
  masked("type", "0xf"),
  equal("protocol"),
];

/** A thread, a process, or one in namespaces of its own. */
const cloning: Rule = ({ masked }) => [
  masked(
    "flags",
    "CLONE_THREAD",
    "CLONE_NEWNS",
    "CLONE_NEWCGROUP",
    "CLONE_NEWUTS",
    "CLONE_NEWIPC",
    "CLONE_NEWUSER",
    "CLONE_NEWPID",
    "CLONE_NEWNET",
  ),
];

/** The calls whose arguments decide what they are. */
const RULES: Readonly<Record<string, Rule>> = {
  arch_prctl: equal("code"),
  bpf: equal("cmd"),
  clone: cloning,
  fcntl: equal("cmd"),
  fcntl64: equal("cmd"),
  getsockopt: equal("level", "optname"),
  ioctl: equal("request"),
  ipc: equal("call"),
  keyctl: equal("operation"),
  kill: equal("sig"),
  madvise: equal("advice"),
  mmap: mapping,
  mmap2: mapping,
  mprotect: protecting,
  open: opening,
  openat: opening,
  personality: equal("persona"),
  pkey_mprotect: protecting,
  prctl: equal("option"),
  ptrace: equal("request"),
  seccomp: equal("operation"),
  setns: equal("nstype"),
  setsockopt: equal("level", "optname"),
  socket,
  socketcall: equal("call"),
  socketpair: socket,
  tgkill: equal("sig"),
  unshare: equal("flags"),
};

/**
 * The condition, as text without its parentheses, under which all calls pass that were made with one of
 * `samples`.
 *
 * @returns `undefined` where arguments say nothing, are not known, or are of too many kinds.
 */
export function conditionFor(
  abi: Abi,
  call: string,
  samples: readonly Values[],
): string | undefined {
  const parameters = syscallParameters(abi, call);
  if (parameters === undefined) return undefined;
  const alternatives = new Set<string>();
  for (const sample of samples) {
    const alternative = alternativeFor(abi, call, parameters, sample);
    if (alternative === undefined) return undefined;
    alternatives.add(alternative);
  }
  if (alternatives.size === 0 || alternatives.size > ALTERNATIVES_MAX) return undefined;
  return [...alternatives].sort(byText).join(" || ");
}

/** As `conditionFor`, of all arguments of one call: `undefined` where none of them decides what it is. */
export const narrowestFor = (abi: Abi, call: string, values: Values): string | undefined =>
  RULES[call] && conditionFor(abi, call, [values]);

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function alternativeFor(
  abi: Abi,
  call: string,
  parameters: readonly Parameter[],
  sample: Values,
): string | undefined {
  const rule = RULES[call] ?? equal(...recordedOf(parameters, sample));
  const parts = rule(seenIn(abi, call, parameters, sample));
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join(" && ");
}

/** What was found worth recording of a call that no rule speaks of. */
const recordedOf = (parameters: readonly Parameter[], sample: Values): string[] =>
  parameters
    .filter(({ argument, pointer }) => sample.has(argument) && !pointer)
    .map(({ name }) => name);

function seenIn(abi: Abi, call: string, parameters: readonly Parameter[], sample: Values): Seen {
  const list = Array.from({ length: 6 }, (_, index) => sample.get(index) ?? 0n);
  const find = (name: string): Parameter | undefined => {
    const found = parameters.find((parameter) => parameter.name === name);
    const { argument = -1, upperArgument } = found ?? {};
    const isKnown =
      sample.has(argument) && (upperArgument === undefined || sample.has(upperArgument));
    return isKnown ? found : undefined;
  };
  const other = (name: string): bigint | undefined => {
    const parameter = find(name);
    return parameter && bitsOf(parameter, list);
  };
  const spell = (parameter: Parameter, bits: bigint): string => {
    const place = { abi, call, parameter, other };
    const text = namesOf(bits, place) ?? numberOf(bits, { parameter, sets: setsAt(place) });
    return text.replaceAll("|", " | ");
  };
  return {
    has: (name, bits) => ((other(name) ?? 0n) & bits) === bits,
    equal: (name) => {
      const parameter = find(name);
      return parameter && `${name} == ${spell(parameter, bitsOf(parameter, list))}`;
    },
    masked: (name, ...names) => {
      const parameter = find(name);
      const mask = names.map((one) => maskOf(abi, one));
      if (parameter === undefined || mask.includes(undefined)) return undefined;
      const bits = (mask as bigint[]).reduce((all, one) => all | one, 0n) & bitsOf(parameter, list);
      const text = names.length > 1 ? `(${names.join(" | ")})` : names[0];
      const isZero = bits === 0n && !names.includes("O_ACCMODE");
      return `${name} & ${text} == ${isZero ? "0" : spell(parameter, bits)}`;
    },
  };
}

/** The bits of a constant, or of a number in its place. */
const maskOf = (abi: Abi, text: string): bigint | undefined =>
  /^[0-9]/.test(text) ? BigInt(text) : constantValue(abi, text);
