// lower: comparisons of the language -> rules of libseccomp that mean the same
//
// What libseccomp means by a comparison is another thing for every parameter that is not as wide as
// its registers; README.md lists the differences. Where it has no comparison of the same meaning,
// there are masked equalities that have: y >= v if y is v, or has a bit that v lacks, and above that
// bit is v.

import { type Abi, abiFacts } from "@sbx/syscalls";
import type { Known } from "./comparison.js";
import type { PeerComparison } from "./libseccomp.js";

/** Any of these holds, each as a whole; or, if negated, none of them does. */
export interface Lowered {
  readonly negated: boolean;
  readonly rules: readonly (readonly PeerComparison[])[];
}

/** How many bits of an argument libseccomp compares; it takes x32's registers for 32 bits wide. */
const widthOf = (abi: Abi): number => (abiFacts(abi).bits === 64 ? 64 : 32);

/** @returns `undefined` for what libseccomp cannot say. */
export function lower(known: Known, abi: Abi): Lowered | undefined {
  const { bits, upperArgument, mask } = known;
  const width = widthOf(abi);
  if (upperArgument === undefined && bits > width) return undefined;
  const isWhole = upperArgument === undefined && bits === width && mask === onesOf(bits);
  return isWhole ? lowerWhole(known) : lowerMasked(known);
}

const onesOf = (bits: number): bigint => (1n << BigInt(bits)) - 1n;

/** An argument that libseccomp compares as the language does, but for signs. */
function lowerWhole({ argument, bits, signed, operator, value, mask }: Known): Lowered {
  const pattern = BigInt.asUintN(bits, value);
  const one = (operator: PeerComparison["operator"], value: bigint): PeerComparison[] => [
    { argument, operator, mask, value },
  ];
  if (!signed || operator === "==" || operator === "!=") {
    return { negated: false, rules: [one(operator, pattern)] };
  }
  const [least, isLess] = asAtLeast(operator, value);
  const half = 1n << BigInt(bits - 1);
  const above = one(">=", BigInt.asUintN(bits, least));
  if (least < 0n) return { negated: isLess, rules: [above, one("<", half)] };
  const below = least === 0n ? [] : [one("<", least)];
  return { negated: !isLess, rules: [...below, one(">=", half)] };
}

/** An order as "at least", or as its contrary. */
function asAtLeast(operator: Known["operator"], value: bigint): [least: bigint, isLess: boolean] {
  const least = operator === ">" || operator === "<=" ? value + 1n : value;
  return [least, operator === "<" || operator === "<="];
}

function lowerMasked(known: Known): Lowered {
  const { bits, operator, value, mask } = known;
  if (operator === "==" || operator === "!=") {
    const pattern = BigInt.asUintN(bits, value);
    return { negated: operator === "!=", rules: [maskedRule(known, mask, pattern)] };
  }
  const [least, isLess] = asAtLeast(operator, value);
  return { negated: isLess, rules: atLeastRules(known, least) };
}

/** A sign is the other way round than a bit: with it a number is less. */
function atLeastRules(known: Known, least: bigint): PeerComparison[][] {
  const { bits, signed, mask } = known;
  const sign = signed ? 1n << BigInt(bits - 1) : 0n;
  const pattern = BigInt.asUintN(bits, least) ^ sign;
  const rule = (inside: bigint, value: bigint): PeerComparison[] =>
    maskedRule(known, inside, value ^ (inside & sign));
  const rules: PeerComparison[][] = [];
  for (let at = BigInt(bits - 1); at >= 0n; at--) {
    const bit = 1n << at;
    const above = mask & ~(bit - 1n);
    if ((pattern & bit) === 0n) {
      if ((mask & bit) !== 0n) rules.push(rule(above, (pattern & above) | bit));
    } else if ((mask & bit) === 0n) return rules;
  }
  return [...rules, rule(mask, pattern)];
}

/** A masked equality, of one argument or of the two that a parameter is split into. */
function maskedRule(known: Known, mask: bigint, value: bigint): PeerComparison[] {
  const { argument, upperArgument } = known;
  if (upperArgument === undefined) return [{ argument, operator: "&", mask, value }];
  const halves: PeerComparison[] = [
    { argument, operator: "&", mask: mask & onesOf(32), value: value & onesOf(32) },
    { argument: upperArgument, operator: "&", mask: mask >> 32n, value: value >> 32n },
  ];
  return halves.filter((half) => half.mask !== 0n);
}
